using System.Buffers;
using System.Globalization;
using System.Text;
using StreamEngine.Emission;
using StreamEngine.IntegrationTests.Determinism;
using StreamEngine.Pipeline;
using StreamEngine.Windowing;
using StreamEngine.Windowing.Expressions;
using StreamEngine.Windowing.Queries;
using Xunit;

namespace StreamEngine.IntegrationTests.Queries;

/// <summary>Queries over fields of JSON lines, from bytes to frames.</summary>
public class QueryPipelineTests
{
    private static readonly DateTimeOffset s_start = new(2026, 1, 5, 10, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task Fields_of_every_type_filter_group_and_are_summed_up()
    {
        (string text, List<Line> lines) = MakeLines(6000, disorder: 20);
        var query = new WindowQuery
        {
            Name = "q",
            Where = WindowExpression.Parse("fields.ok == true and amount > 1"),
            GroupBy = ["user", "service"],
            Value = WindowExpression.Parse("amount * 2"),
            Windows = [new HoppingWindow(TimeSpan.FromMinutes(2), TimeSpan.FromMinutes(1))],
            Aggregates = [Aggregate.Count, Aggregate.Sum, Aggregate.DistinctOf("page")],
        };
        Dictionary<(long, string), (double, double, double)> expected = Expect(lines);
        Dictionary<(long, string), (double, double, double)> found = [];
        PipelineBuilder builder = Pipelines.Builder().AddQuery(query).OnQueryFrame(frame =>
        {
            for (int row = 0; row < frame.Count; row++)
            {
                found.Add(
                    (frame.End, frame.Series[frame.SeriesIds[row]].Key),
                    (frame.Column(Aggregate.Count)[row], frame.Column(Aggregate.Sum)[row], frame.Column(Aggregate.DistinctOf("page"))[row]));
            }
        });
        PipelineResult result = await RunAsync(builder, text);
        Assert.Equal(expected.Count, found.Count);
        Assert.All(expected, e => Assert.Equal(e.Value, found[e.Key]));
        Assert.Equal(lines.Count(Counts), Assert.Single(result.Status.Queries).Rows);
        Assert.Equal(0, result.Status.Queries[0].Late);
    }

    [Fact]
    public async Task Queries_alone_give_the_frames_that_they_give_beside_windows()
    {
        (string text, _) = MakeLines(3000, disorder: 40);
        var frames = new List<string>();
        var states = new List<PipelineStatus>();
        foreach (bool alone in (bool[])[false, true])
        {
            var output = new ArrayBufferWriter<byte>();
            int windows = 0;
            PipelineBuilder builder = Pipelines.Builder()
                .AddQuery(new WindowQuery
                {
                    Name = "sums",
                    Where = WindowExpression.Parse("amount > 1"),
                    GroupBy = ["service", "user"],
                    Value = WindowExpression.Parse("amount"),
                    Windows = [HoppingWindow.Tumbling(TimeSpan.FromSeconds(30)), new SessionWindow(TimeSpan.FromSeconds(2))],
                    Aggregates = [Aggregate.Count, Aggregate.Sum, Aggregate.P99],
                })
                .OnFrame(_ => windows++)
                .OnQueryFrame(frame => FrameJson.WriteLines(output, frame));
            builder.Options.OnlyQueries = alone;
            PipelineResult result = await RunAsync(builder, text);
            frames.Add(Encoding.UTF8.GetString(output.WrittenSpan));
            states.Add(result.Status);
            Assert.Equal(alone, windows == 0);
        }

        Assert.NotEmpty(frames[0]);
        Assert.Equal(frames[0].Split('\n').Order(StringComparer.Ordinal), frames[1].Split('\n').Order(StringComparer.Ordinal));
        Assert.Equal(states[0].Records, states[1].Records);
        Assert.All(states, s => Assert.All(s.Ledger, entry => Assert.True(entry.Balances && entry.Held == 0, entry.ToString())));
        Assert.Equal(0, states[1].Series);
    }

    [Fact]
    public async Task Frames_do_not_depend_on_batches_slabs_and_workers()
    {
        (string text, _) = MakeLines(3000, disorder: 90);
        string? first = null;
        foreach ((int Rows, int Slab, int Workers) shape in Pipelines.Shapes)
        {
            var output = new ArrayBufferWriter<byte>();
            var late = new List<string>();
            PipelineBuilder builder = Pipelines.Builder(shape)
                .AddQuery(new WindowQuery
                {
                    Name = "late",
                    GroupBy = ["service", "user"],
                    AllowedLateness = TimeSpan.FromSeconds(20),
                    EarlyEvery = TimeSpan.FromSeconds(15),
                    Windows = [HoppingWindow.Tumbling(TimeSpan.FromSeconds(30)), new CalendarWindow(CalendarUnit.Day, TimeZoneInfo.Utc)],
                    Aggregates = [Aggregate.Count, Aggregate.TopK("page", 3)],
                })
                .AddQuery(new WindowQuery { Name = "alone", GroupBy = ["page"], Windows = [new SessionWindow(TimeSpan.FromSeconds(2)), new CountWindow(40)] })
                .OnQueryFrame(frame => FrameJson.WriteLines(output, frame))
                .OnLateRow(row => late.Add($"{row.Query.Name} {row.Window} {row.Time} {row.Series.Key} {row.Value}"));
            await RunAsync(builder, text);

            // In order for each window of a query; how those of several windows lie between each other is not defined.
            string frames = Encoding.UTF8.GetString(output.WrittenSpan) + string.Join('\n', late.GroupBy(l => string.Join(' ', l.Split(' ')[..2])).OrderBy(g => g.Key, StringComparer.Ordinal).SelectMany(g => g));
            Assert.Contains("\"early\":true", frames, StringComparison.Ordinal);
            Assert.Contains("\"revision\":3", frames, StringComparison.Ordinal);
            Assert.NotEmpty(late);
            first ??= frames;
            Assert.Equal(first.Split('\n'), frames.Split('\n'));
        }
    }

    private static async Task<PipelineResult> RunAsync(PipelineBuilder builder, string text)
    {
        builder.AddStream(new MemoryStream(Encoding.UTF8.GetBytes(text)), format: "json");
        StreamPipeline pipeline = builder.Build();
        PipelineResult result;
        await using (pipeline.ConfigureAwait(false))
        {
            result = await pipeline.RunAsync(TestContext.Current.CancellationToken);
        }

        Assert.All(result.Status.Ledger, entry => Assert.True(entry.Balances, entry.ToString()));
        Assert.Equal(0, pipeline.Status.SlabBytes);
        return result;
    }

    private static bool Counts(Line line) => line.Ok && line.Amount > 1;

    private static Dictionary<(long, string), (double, double, double)> Expect(List<Line> lines)
    {
        const long Minute = 60_000_000_000;
        return lines.Where(Counts)
            .SelectMany(l => new[] { l.Time / Minute * Minute + Minute, (l.Time / Minute * Minute) + (2 * Minute) }.Select(end => (End: end, Line: l)))
            .GroupBy(p => (p.End, $"q{{service=\"{p.Line.Service}\"{(p.Line.User.Length == 0 ? "" : $",user=\"{p.Line.User}\"")}}}"))
            .ToDictionary(g => g.Key, g => ((double)g.Count(), g.Sum(p => p.Line.Amount * 2), (double)g.Select(p => p.Line.Page).Distinct().Count()));
    }

    private static (string Text, List<Line> Lines) MakeLines(int count, int disorder)
    {
        var random = new Random(7);
        var text = new StringBuilder();
        var lines = new List<Line>();
        for (int i = 0; i < count; i++)
        {
            // A user is a number in some lines and a text in others: the same value is the same series.
            int user = random.Next(6);
            DateTimeOffset time = s_start.AddMilliseconds(i * 100).AddSeconds(-random.Next(disorder));
            var line = new Line((time - DateTimeOffset.UnixEpoch).Ticks * 100, user == 0 ? "" : $"{user}", $"s{random.Next(3)}", random.Next(2) == 0, random.Next(0, 40) / 4.0, $"/a long path of a page/{random.Next(20)}");
            lines.Add(line);
            string written = user == 0 ? "null" : random.Next(2) == 0 ? line.User : $"\"{line.User}\"";
            text.Append(CultureInfo.InvariantCulture, $"{{\"ts\":\"{time:yyyy-MM-ddTHH:mm:ss.fff}Z\",\"level\":\"info\",\"msg\":\"paid\",\"service\":\"{line.Service}\",\"user\":{written},\"ok\":{(line.Ok ? "true" : "false")},\"amount\":{line.Amount},\"page\":\"{line.Page}\"}}\n");
        }

        return (text.ToString(), lines);
    }

    private sealed record Line(long Time, string User, string Service, bool Ok, double Amount, string Page);
}
