using System.Buffers;
using System.Globalization;
using System.Text;
using FsCheck.Xunit;
using StreamEngine.Batching;
using StreamEngine.Emission;
using StreamEngine.Ingestion;
using StreamEngine.Insights;
using StreamEngine.Pipeline;
using StreamEngine.Runtime;
using StreamEngine.Snapshots;
using StreamEngine.TestKit;
using Xunit;

namespace StreamEngine.Tests.Runtime;

public sealed class HistoryGateTests
{
    private static readonly DateTimeOffset _from = DateTimeOffset.UnixEpoch.AddMinutes(20);

    /// <summary>What is told is what went on when the time came, as it was said last, and all that was said since; wherever the state was saved and loaded meanwhile.</summary>
    [Property(MaxTest = 200)]
    public void WhatGoesOnIsToldAndWhatIsOverIsNot(int seed)
    {
        var random = new Random(seed);
        List<(long End, Insight[] Said)> windows = Script(random);
        int cut = random.Next(windows.Count + 1);
        HistoryGate gate = HistoryGate.Of(_from)!;
        string told = string.Empty;
        for (int i = 0; i < windows.Count; i++)
        {
            if (i == cut)
            {
                gate = Again(gate);
            }

            told += Json(gate.Pass(windows[i].Said, windows[i].End));
        }

        int first = windows.FindIndex(w => w.End > Nanoseconds(_from));
        IEnumerable<Insight> open = windows.Take(first).SelectMany(w => w.Said).GroupBy(i => i.Id).Select(g => g.Last())
            .Where(i => i.IsOpen && windows[first].Said.All(s => s.Id != i.Id)).OrderBy(i => i.Time).ThenBy(i => i.Id, StringComparer.Ordinal);
        Assert.Equal(Json(open) + Json(windows.Skip(first).SelectMany(w => w.Said)), told);
        Assert.Equal(windows.Take(first).Sum(w => w.Said.Length) - open.Count(), gate.Withheld);
    }

    [Fact]
    public void A_later_start_does_not_make_history_of_what_came_between()
    {
        HistoryGate first = HistoryGate.Of(_from)!;
        first.Pass([], Nanoseconds(_from) - 1);
        HistoryGate second = Load(HistoryGate.Of(_from.AddDays(1))!, Save(first));
        Assert.Single(second.Pass([Make(1, 1, 30, true)], Nanoseconds(_from) + 1));
    }

    [Fact]
    public void All_is_told_without_a_time_and_far_times_are_the_farthest_that_there_are()
    {
        Assert.Null(HistoryGate.Of(null));
        Assert.Empty(HistoryGate.Of(DateTimeOffset.MaxValue)!.Pass([Make(1, 1, 1, true)], long.MaxValue));
        Assert.Single(HistoryGate.Of(DateTimeOffset.MinValue)!.Pass([Make(1, 1, 1, true)], long.MinValue + 1));
    }

    [Fact]
    public async Task A_pipeline_learns_from_the_past_without_telling_of_it()
    {
        string path = Path.Combine(Path.GetTempPath(), $"streamengine-history-{Environment.ProcessId}-{Guid.NewGuid():N}.csv");
        try
        {
            // Two days of noise, with a burst on the first and a fall on the second.
            var text = new StringBuilder("timestamp,host,load\n");
            var random = new Random(3);
            DateTimeOffset start = new(2026, 1, 5, 0, 0, 0, default);
            for (int minute = 0; minute < 2 * 1440; minute++)
            {
                double value = 50 + (4 * (random.NextDouble() - 0.5)) + (minute is >= 1080 and < 1085 ? 60 : minute is >= 2200 and < 2210 ? -40 : 0);
                text.Append(CultureInfo.InvariantCulture, $"{start.AddMinutes(minute):yyyy-MM-ddTHH:mm:ssZ},a,{value:F3}\n");
            }

            await File.WriteAllTextAsync(path, text.ToString(), TestContext.Current.CancellationToken);
            PipelineRecord all = await PipelineRecord.RunAsync(new PipelineBuilder().AddFiles(path));
            PipelineRecord late = await PipelineRecord.RunAsync(new PipelineBuilder(new PipelineOptions { TellFrom = start.AddDays(1) }).AddFiles(path));
            Assert.Contains(all.Insights, i => i.End <= Nanoseconds(start.AddDays(1)));
            Assert.NotEmpty(late.Insights);
            Assert.EndsWith(late.Lines, all.Lines, StringComparison.Ordinal);
            Assert.DoesNotContain(late.Insights, i => i.End <= Nanoseconds(start.AddDays(1)));
            Assert.Equal(all.Status.Insights, late.Status.Insights + late.Status.WithheldInsights);
            Assert.True(late.Status.WithheldInsights > 0);
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>Who told all and is configured to tell from its start on has told what goes on, and tells of its end.</summary>
    [Fact]
    public async Task What_came_while_a_process_was_away_is_told_by_one_that_has_a_time_since()
    {
        string folder = Path.Combine(Path.GetTempPath(), $"streamengine-history-{Environment.ProcessId}-{Guid.NewGuid():N}");
        try
        {
            PipelineRecord first = await RunAsync(null, 0, 1_085);
            Assert.Contains(first.Insights, i => i.IsOpen);
            PipelineRecord second = await RunAsync(DateTimeOffset.MaxValue, 1_085, 1_440);
            Assert.Equal(0, second.Status.WithheldInsights);
            Assert.Contains(second.Insights, i => !i.IsOpen && first.Insights.Any(f => f.Id == i.Id && f.IsOpen));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        async Task<PipelineRecord> RunAsync(DateTimeOffset? from, int begin, int end)
        {
            using var live = new PushSource("live", "influx");
            var options = new PipelineOptions { TellFrom = from };
            options.Snapshots.Folder = folder;
            var text = new StringBuilder();
            for (int minute = begin; minute < end; minute++)
            {
                double value = 50 + (4 * (new Random(minute).NextDouble() - 0.5)) + (minute is >= 1080 and < 1090 ? 60 : 0);
                text.Append(CultureInfo.InvariantCulture, $"load,host=a value={value:F3} {new DateTimeOffset(2026, 1, 5, 0, 0, 0, default).AddMinutes(minute).ToUnixTimeSeconds()}000000000\n");
            }

            PipelineRecord run = await PipelineRecord.RunAsync(new PipelineBuilder(options).AddSource(live), async pipeline =>
            {
                Assert.True(await live.WriteAsync(Encoding.UTF8.GetBytes(text.ToString()), TestContext.Current.CancellationToken));
                await pipeline.DrainAsync(TimeSpan.FromMinutes(1));
            });
            Assert.Null(run.Failure);
            return run;
        }
    }

    private static List<(long End, Insight[] Said)> Script(Random random)
    {
        int[] revisions = new int[6];
        var windows = new List<(long End, Insight[] Said)>();
        for (int minute = 1; minute <= 40; minute++)
        {
            var said = new List<Insight>();
            for (int id = 0; id < revisions.Length; id++)
            {
                if (random.Next(8) == 0)
                {
                    said.Add(Make(id, ++revisions[id], minute, random.Next(3) > 0));
                }
            }

            windows.Add((minute * 60_000_000_000L, [.. said]));
        }

        return windows;
    }

    private static Insight Make(int id, int revision, int minute, bool isOpen) => new()
    {
        Type = id % 2 == 0 ? InsightType.Anomaly : InsightType.Incident,
        Id = id.ToString("x16", CultureInfo.InvariantCulture),
        Revision = revision,
        Time = (minute - 1) * 60_000_000_000L,
        End = minute * 60_000_000_000L,
        IsOpen = isOpen,
        Severity = InsightSeverity.High,
        Entity = new Entity("shop", "h1"),
        Title = $"title {id} \"{revision}\"",
        Score = 1.0 / (id + 1),
        Evidence = [new Evidence("series", "text", "cpu{host=\"a\"}", 5, "a line") { Share = 0.25 }],
        Series = id % 2 == 0 ? "cpu" : null,
        SeriesId = id,
        Deviation = id % 2 == 0 ? new Deviation("residual", "deviation", 3.3, double.NaN, 1, 2, 1e-9, 1) { OnceIn = 5_000_000_000, Watched = 9_000_000_000 } : null,
        Members = ["a", "change:b"],
    };

    private static HistoryGate Again(HistoryGate gate)
    {
        byte[] saved = Save(gate);
        HistoryGate second = Load(HistoryGate.Of(_from.AddMinutes(5))!, saved);
        Assert.Equal(saved, Save(second));
        return second;
    }

    private static byte[] Save(HistoryGate gate)
    {
        var output = new SnapshotOutput();
        ((ISnapshotState)gate).Save(output);
        return output.ToArray();
    }

    private static HistoryGate Load(HistoryGate gate, byte[] saved)
    {
        var input = new SnapshotInput(saved, seriesCount: 10);
        ((ISnapshotState)gate).Load(ref input, 1);
        return gate;
    }

    private static string Json(IEnumerable<Insight> insights)
    {
        var lines = new ArrayBufferWriter<byte>();
        foreach (Insight insight in insights)
        {
            InsightJson.WriteLine(lines, insight);
            Assert.InRange(insight.SeriesId, -1, 5);
        }

        return Encoding.UTF8.GetString(lines.WrittenSpan);
    }

    private static long Nanoseconds(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).Ticks * 100;
}
