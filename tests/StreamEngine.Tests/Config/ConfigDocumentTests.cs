using StreamEngine.Server.Config;
using StreamEngine.Tests.House;
using Xunit;

namespace StreamEngine.Tests.Config;

public sealed class ConfigDocumentTests : IDisposable
{
    private static readonly string _document = Repository.Read("docs/configuration.md");
    private readonly ConfigFolder _folder = new();

    public static TheoryData<string> Paths => [.. ConfigDocument.Tables(ConfigSchema.Root.Table).Select(t => t.Path)];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Paths))]
    public void Every_key_is_documented_with_type_default_and_range(string path)
    {
        ConfigTable table = ConfigDocument.Tables(ConfigSchema.Root.Table).Single(t => t.Path == path);
        Assert.NotEmpty(table.Keys);
        Assert.Contains(ConfigDocument.Write(table), _document, StringComparison.Ordinal);
    }

    [Fact]
    public void Tables_of_the_document_are_those_of_the_schema() =>
        Assert.Equal(Paths.Count, _document.Split('\n').Count(static line => line.StartsWith("### ", StringComparison.Ordinal)));

    [Fact]
    public void Both_examples_read_without_errors()
    {
        string[] examples = Examples();
        Assert.Equal(2, examples.Length);
        _folder.Write("calls.csv", "caller,callee\nshop,db\n");
        ServerConfig minimal = _folder.Valid(InFolder(examples[0]));
        Assert.Single(minimal.Sources);
        _folder.Write("teams.csv", "service,team\ncart,blue\n");
        _folder.Environment["ALERT_TOKEN"] = "abc";
        ServerConfig full = _folder.Valid(InFolder(examples[1]));
        Assert.Equal(Enum.GetValues<SourceType>().Order(), full.Sources.Select(s => s.Type).Order());
        Assert.Equal(Enum.GetValues<OutputType>().Order(), full.Outputs.Select(o => o.Type).Order());
        Assert.Equal("Bearer abc", full.Outputs.Single(o => o.Type == OutputType.Webhook).Headers["Authorization"]);
    }

    [Fact]
    public void The_full_example_has_every_key()
    {
        string full = Examples()[1];
        foreach (ConfigKey key in ConfigDocument.Tables(ConfigSchema.Root.Table).SelectMany(static t => t.Keys))
        {
            Assert.Contains(key.Name + ":", full, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Values_that_are_documented_as_defaults_are_the_defaults()
    {
        foreach (ConfigTable table in ConfigDocument.Tables(ConfigSchema.Root.Table).Where(static t => t.Path.Length > 0 && !t.Path.Contains("[]", StringComparison.Ordinal)))
        {
            IEnumerable<string> lines = table.Keys.Where(static k => k.Default.Length > 0 && !k.Default.Contains(' ', StringComparison.Ordinal)).Select(static k => $"  {k.Name}: {k.Default}");
            ServerConfig said = _folder.Valid($"sources: [{{type: stdin}}]\n{table.Path}:\n{string.Join('\n', lines)}\n");
            ServerConfig silent = _folder.Valid("sources: [{type: stdin}]");
            Assert.Equivalent(silent.Pipeline.Windows, said.Pipeline.Windows);
            Assert.Equivalent(silent.Pipeline.Scoring, said.Pipeline.Scoring);
            Assert.Equivalent(silent.Pipeline.Forecasts, said.Pipeline.Forecasts);
            Assert.Equivalent(silent.Pipeline.IncidentForecasts, said.Pipeline.IncidentForecasts);
            Assert.Equivalent(silent.Pipeline.Templates, said.Pipeline.Templates);
            Assert.Equal((silent.Http, silent.MaxRequestBytes), (said.Http, said.MaxRequestBytes));
        }
    }

    private static string[] Examples() => [.. _document.Split("```yaml\n").Skip(1).Select(static part => part.Split("```")[0])];

    /// <summary>Files that an example writes or reads are put where the test may.</summary>
    private static string InFolder(string example) => example.Replace("/var/lib/streamengine/", "{folder}/", StringComparison.Ordinal);
}
