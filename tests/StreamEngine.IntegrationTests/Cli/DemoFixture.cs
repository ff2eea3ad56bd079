using Xunit;

[assembly: AssemblyFixture(typeof(StreamEngine.IntegrationTests.Cli.DemoFixture))]

namespace StreamEngine.IntegrationTests.Cli;

/// <summary>The demo, run once for all tests.</summary>
public sealed class DemoFixture : IAsyncLifetime
{
    private readonly TempFolder _folder = new();

    /// <summary>Folder with the generated files.</summary>
    public string Files => _folder["shop"];

    public string Report => _folder["report.html"];

    public CliRun Run { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Run = await CliRun.OfAsync("demo", "--keep", Files, "--report", Report);

    public ValueTask DisposeAsync()
    {
        _folder.Dispose();
        return ValueTask.CompletedTask;
    }
}
