using StreamEngine.Server.Commands;
using StreamEngine.Server.Config;
using Xunit;

namespace StreamEngine.Tests.Config;

/// <summary>A folder of a test's own with configuration files in it; <c>{folder}</c> in a text is its path.</summary>
internal sealed class ConfigFolder : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("streamengine-config-");

    internal Dictionary<string, string?> Environment { get; } = new(StringComparer.Ordinal);

    internal string this[string name] => Path.Combine(_folder.FullName, name);

    public void Dispose() => _folder.Delete(recursive: true);

    internal string Write(string name, string text)
    {
        File.WriteAllText(this[name], text.Replace("{folder}", _folder.FullName, StringComparison.Ordinal));
        return this[name];
    }

    internal ServerConfig? Read(string text, out IReadOnlyList<ConfigError> errors) =>
        ConfigReader.Read(Write("config.yaml", text), name => Environment.GetValueOrDefault(name), out errors);

    internal ServerConfig Valid(string text)
    {
        ServerConfig? config = Read(text, out IReadOnlyList<ConfigError> errors);
        Assert.Empty(errors);
        return config!;
    }

    internal IReadOnlyList<ConfigError> Errors(string text)
    {
        Assert.Null(Read(text, out IReadOnlyList<ConfigError> errors));
        Assert.NotEmpty(errors);
        return errors;
    }

    internal async Task<(int Code, string Output, string Error)> CheckAsync(string text)
    {
        string path = Write("config.yaml", text);
        using var output = new MemoryStream();
        using var error = new StringWriter { NewLine = "\n" };
        int code = await Cli.InvokeAsync(["check", path], output, error, Stream.Null);
        return (code, System.Text.Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }
}
