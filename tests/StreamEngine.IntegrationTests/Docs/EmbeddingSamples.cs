using System.Text;
using StreamEngine.Ingestion;
using StreamEngine.Insights;
using StreamEngine.IntegrationTests.Cli;
using StreamEngine.Pipeline;
using StreamEngine.Scoring;
using StreamEngine.Windowing;
using Xunit;

namespace StreamEngine.IntegrationTests.Docs;

/// <summary>The samples of docs/embedding.md: each region is a block of the page, and runs here.</summary>
public sealed class EmbeddingSamples : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly StringWriter _out = new();

    private StringWriter Console => _out;

    public void Dispose()
    {
        _out.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Files_to_insights()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        string path = _folder.Write("cpu.csv", Samples.Metric(300, jump: 240));

        #region files
        await using StreamPipeline pipeline = new PipelineBuilder()
            .AddFiles(path)
            .OnInsight(insight => Console.WriteLine($"{insight.Severity}: {insight.Title}"))
            .Build();
        PipelineResult result = await pipeline.RunAsync(cancellation);
        #endregion

        Assert.Equal(PipelineState.Completed, result.Status.State);
        Assert.NotEmpty(_out.ToString());
    }

    [Fact]
    public async Task Own_bytes_with_options()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(Samples.CalmLog(500)));

        #region options
        var options = new PipelineOptions
        {
            Workers = 2,
            TimeZone = TimeZoneInfo.Utc,
        };
        options.Windows.Size = TimeSpan.FromSeconds(10);
        await using StreamPipeline pipeline = new PipelineBuilder(options)
            .AddSource(new StreamSource(stream, "shop") { Format = "plain" })
            .OnDeadLetter(letter => Console.WriteLine($"{letter.Source} at byte {letter.Position}: {letter.Reason}"))
            .Build();
        PipelineResult result = await pipeline.RunAsync(cancellation);
        Console.WriteLine($"{result.Status.Records} records, {result.Templates.Count} templates");
        #endregion

        Assert.Equal("500 records, 1 templates", _out.ToString().Trim());
    }

    [Fact]
    public async Task Frames_of_every_window()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        string path = _folder.Write("cpu.csv", Samples.Metric(20));

        #region frames
        await using StreamPipeline pipeline = new PipelineBuilder()
            .AddFiles(path)
            .OnFrame(scored =>
            {
                Frame frame = scored.Frame;
                for (int row = 0; row < frame.Count; row++)
                {
                    SeriesInfo series = frame.Series[frame.SeriesIds[row]];
                    Console.WriteLine($"{series.Key} mean {frame.Column(Aggregate.Mean)[row]:0.0}");
                }
            })
            .Build();
        await pipeline.RunAsync(cancellation);
        #endregion

        Assert.Contains("mean 5", _out.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_detector_of_your_own()
    {
        CancellationToken cancellation = TestContext.Current.CancellationToken;
        string path = _folder.Write("cpu.csv", Samples.Metric(300, jump: 240));
        var found = new List<Insight>();

        #region detector-use
        await using StreamPipeline pipeline = new PipelineBuilder()
            .AddFiles(path)
            .AddDefaults()
            .AddDetector(new LimitDetector(limit: 100))
            .OnInsight(found.Add)
            .Build();
        await pipeline.RunAsync(cancellation);
        #endregion

        Assert.NotEmpty(found);
    }

    [Fact]
    public async Task The_page_shows_these_samples()
    {
        string root = Root();
        string page = await File.ReadAllTextAsync(Path.Combine(root, "docs", "embedding.md"), TestContext.Current.CancellationToken);
        string source = await File.ReadAllTextAsync(
            Path.Combine(root, "tests", "StreamEngine.IntegrationTests", "Docs", "EmbeddingSamples.cs"), TestContext.Current.CancellationToken);
        string[] blocks = [.. page.Split("```csharp\n").Skip(1).Select(static b => b[..b.IndexOf("```", StringComparison.Ordinal)].Trim())];
        string[] regions = [.. source.Split("#region ").Skip(1).Where(static r => char.IsLetter(r[0])).Select(Dedent)];
        Assert.NotEmpty(blocks);
        Assert.All(blocks, block => Assert.Contains(block, regions));
    }

    #region detector
    private sealed class LimitDetector(double limit) : IDetector
    {
        public string Name => "limit";

        public void Score(Frame frame, Span<SeriesScore> scores)
        {
            ReadOnlySpan<double> greatest = frame.Column(Aggregate.Max);
            for (int row = 0; row < frame.Count; row++)
            {
                if (greatest[row] > limit)
                {
                    scores[row] = new SeriesScore
                    {
                        PValue = 1e-6,
                        Observed = greatest[row],
                        Expected = double.NaN,
                        Lower = double.NaN,
                        Upper = limit,
                        Direction = 1,
                    };
                }
            }
        }
    }

    #endregion

    private static string Dedent(string region)
    {
        string[] lines = region[..region.IndexOf("#endregion", StringComparison.Ordinal)].Split('\n')[1..];
        int indent = lines.Where(static l => l.Trim().Length > 0).Min(static l => l.Length - l.TrimStart().Length);
        return string.Join('\n', lines.Select(l => l.Length > indent ? l[indent..] : l.Trim())).Trim();
    }

    private static string Root()
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "StreamEngine.sln")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return folder;
    }
}
