using Apache.Arrow;
using StreamEngine.Emission;
using StreamEngine.Insights;
using StreamEngine.Pipeline;
using StreamEngine.Scoring;
using StreamEngine.Windowing;
using StreamEngine.Windowing.Expressions;
using StreamEngine.Windowing.Queries;

namespace StreamEngine.IntegrationTests.Embedding;

/// <summary>The programs that docs/embedding.md shows: what is between the markers is the text there, line for line.</summary>
internal static class Samples
{
    internal static async Task ReadAndPrintAsync(Stream stream, TextWriter output)
    {
        // <print>
        PipelineBuilder builder = new PipelineBuilder()
            .AddStream(stream, name: "orders", format: "json")
            .OnInsight(insight => output.WriteLine($"{insight.Severity}: {insight.Title}"));

        await using StreamPipeline pipeline = builder.Build();
        PipelineResult result = await pipeline.RunAsync();

        output.WriteLine($"{result.Status.Records} records, {result.Status.Rejected} of them unreadable");
        // </print>
    }

    internal static async Task<IReadOnlyList<double>> ParametersAsync(Stream stream)
    {
        // <parameters>
        var seconds = new List<double>();
        PipelineBuilder builder = new PipelineBuilder()
            .AddStream(stream, name: "jobs")
            .OnParameters(parameters =>
            {
                using RecordBatch values = parameters.ToOwnedRecordBatch();
                var types = (StringArray)values.Column("type");
                var numbers = (DoubleArray)values.Column("number");
                seconds.AddRange(Enumerable.Range(0, values.Length).Where(i => types.GetString(i) == "duration").Select(i => numbers.Values[i]));
            });

        await using StreamPipeline pipeline = builder.Build();
        await pipeline.RunAsync();
        return seconds;
        // </parameters>
    }

    internal static async Task QueryAsync(Stream stream, TextWriter output)
    {
        // <query>
        var query = new WindowQuery
        {
            Name = "errors",
            Where = WindowExpression.ForLogs(row => row.Status >= 500),
            GroupBy = ["service", "tenant"],
            Value = WindowExpression.Parse("duration"),
            Windows = [HoppingWindow.Tumbling(TimeSpan.FromSeconds(10))],
            Aggregates = [Aggregate.Count, Aggregate.Max, Aggregate.P99],
        };
        PipelineBuilder builder = new PipelineBuilder()
            .AddStream(stream, format: "json")
            .AddQuery(query)
            .OnQueryFrame(frame => output.WriteLine($"{frame.Start}: {frame.Count} series"));
        // </query>

        await using StreamPipeline pipeline = builder.Build();
        await pipeline.RunAsync();
    }

    internal static async Task<int> OwnDetectorAsync(string path, ISink sink)
    {
        // <own>
        PipelineBuilder builder = new PipelineBuilder()
            .AddFiles(path)
            .AddDefaults()
            .AddDetector(new CeilingDetector(metric: "queue.depth", ceiling: 400))
            .AddSink(sink);

        await using StreamPipeline pipeline = builder.Build();
        PipelineResult result = await pipeline.RunAsync();
        return (int)result.Status.Insights;
        // </own>
    }
}

// <detector>
/// <summary>Is certain that values above a ceiling are wrong, from the first window on.</summary>
internal sealed class CeilingDetector(string metric, double ceiling) : IDetector
{
    public string Name => "ceiling";

    public void Score(Frame frame, Span<SeriesScore> scores)
    {
        for (int row = 0; row < frame.Count; row++)
        {
            SeriesInfo series = frame.Series[frame.SeriesIds[row]];
            double value = frame.Value(row);
            if (series.Name.StartsWith(metric, StringComparison.Ordinal) && value > ceiling)
            {
                scores[row] = new SeriesScore
                {
                    PValue = 1e-9,
                    Observed = value,
                    Expected = ceiling,
                    Lower = 0,
                    Upper = ceiling,
                    Direction = 1,
                };
            }
        }
    }
}
// </detector>

// <sink>
/// <summary>Keeps the newest revision of every insight.</summary>
internal sealed class NewestSink : ISink
{
    private readonly Dictionary<string, Insight> _newest = [];

    public IReadOnlyCollection<Insight> Insights => _newest.Values;

    public string Name => "newest";

    public ValueTask WriteAsync(IReadOnlyList<Insight> insights, CancellationToken cancellationToken)
    {
        foreach (Insight insight in insights)
        {
            _newest[insight.Id] = insight;
        }

        return ValueTask.CompletedTask;
    }

    public ValueTask FlushAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
// </sink>
