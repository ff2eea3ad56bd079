using StreamEngine.Pipeline;
using StreamEngine.Server.Commands;
using StreamEngine.Templates.Journal;
using Xunit;

namespace StreamEngine.IntegrationTests.Cli;

public sealed class TemplateJournalTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_second_run_goes_on_with_what_the_first_wrote_and_the_command_lists_it()
    {
        PipelineResult first = await RunAsync(Samples.CalmLog(200));
        TemplateJournal journal = TemplateJournal.Read(_folder["journal"]);
        Assert.Empty(journal.Problems);
        Assert.Equal(first.Templates.Select(static t => (t.Id, t.Text, t.Count)), journal.Templates.Select(static t => (t.Id, t.Text, t.Count)));
        PipelineResult second = await RunAsync(Samples.CalmLog(200));
        Assert.Equal(first.Templates.Select(static t => (t.Id, 2 * t.Count)), second.Templates.Select(static t => (t.Id, t.Count)));

        CliRun listed = await CliRun.OfAsync("templates", "--journal", _folder["journal"]);
        Assert.Equal(ExitCode.Done, listed.Code);
        Assert.All(second.Templates, t => Assert.Contains(t.Id, listed.Output, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_file_and_a_journal_are_one_too_many_and_neither_is_too_few()
    {
        Assert.Equal(ExitCode.Usage, (await CliRun.OfAsync("templates", "x.log", "--journal", _folder["journal"])).Code);
        Assert.Equal(ExitCode.Usage, (await CliRun.OfAsync("templates")).Code);
        Assert.Equal(ExitCode.Failed, (await CliRun.OfAsync("templates", "--journal", _folder["none"])).Code);
    }

    private async Task<PipelineResult> RunAsync(string log)
    {
        string file = _folder.Write("a.log", log);
        var builder = new PipelineBuilder(new PipelineOptions { Templates = { Journal = _folder["journal"] } });
        builder.AddFiles(file);
        await using StreamPipeline pipeline = builder.Build();
        return await pipeline.RunAsync(TestContext.Current.CancellationToken);
    }
}
