using System.Globalization;
using StreamEngine.Batching;
using StreamEngine.Templates;
using StreamEngine.Tests.Windowing.Queries;
using StreamEngine.Windowing;
using StreamEngine.Windowing.LogSessions;
using StreamEngine.Windowing.LogValues;
using StreamEngine.Windowing.Queries;
using Xunit;

namespace StreamEngine.Tests.Windowing;

/// <summary>A window stage with its template table, and everything it emits as text and values.</summary>
internal sealed class StageRun : IFrameHandler, IDisposable
{
    internal const long Second = 1_000_000_000;
    internal const long Minute = 60 * Second;

    internal StageRun(WindowOptions? options = null, TemplateOptions? templates = null, IReadOnlyList<WindowQuery>? queries = null)
    {
        Miner = new TemplateTable(templates ?? new TemplateOptions());
        Values = new LogValueStage(Miner, Miner, templates ?? new TemplateOptions(), (options ?? new WindowOptions()).Size);
        Stage = new WindowStage(options ?? new WindowOptions(), Rows.Slabs, Miner.Templates, this, queries, Late.Add, values: Values);
    }

    internal RowFactory Rows { get; } = new();

    internal TemplateTable Miner { get; }

    internal LogValueStage Values { get; }

    internal WindowStage Stage { get; }

    internal List<FrameCopy> Frames { get; } = [];

    /// <summary>Frames of queries.</summary>
    internal List<QueryFrame> QueryFrames { get; } = [];

    /// <summary>Rows that were too late for a query.</summary>
    internal List<LateRow> Late { get; } = [];

    /// <summary>All frames as text, every digit of every value.</summary>
    internal string Text => string.Join("\n", Frames);

    /// <summary>Feeds rows in order, cut into batches where kind or source changes and after <paramref name="cut"/> rows.</summary>
    internal StageRun Feed(IReadOnlyList<TestRow> rows, Func<int>? cut = null)
    {
        int from = 0;
        while (from < rows.Count)
        {
            int limit = cut is null ? 1000 : Math.Max(1, cut());
            int to = from + 1;
            while (to < rows.Count && to - from < limit && rows[to].Kind == rows[from].Kind && rows[to].Source == rows[from].Source)
            {
                to++;
            }

            using EventBatch batch = Rows.Batch([.. rows.Skip(from).Take(to - from)]);
            if (batch.Kind == EventKind.Log)
            {
                Values.Assign(batch, 0, batch.Count);
            }

            Stage.Process(batch, 0, batch.Count);
            Assert.True(Stage.Ledger.Snapshot().Balances);
            from = to;
        }

        return this;
    }

    internal StageRun Feed(params TestRow[] rows) => Feed((IReadOnlyList<TestRow>)rows);

    internal StageRun Complete()
    {
        Stage.Complete();
        Assert.True(Stage.Ledger.Snapshot().Balances);
        Assert.Equal(0, Stage.Ledger.Snapshot().Held);
        return this;
    }

    public void OnFrame(Frame frame)
    {
        if (frame.Query is null)
        {
            Frames.Add(new FrameCopy(frame));
        }
        else
        {
            QueryFrames.Add(new QueryFrame(frame));
        }

        frame.Dispose();
    }

    public void Dispose()
    {
        Stage.Dispose();
        Rows.Dispose();
    }
}

/// <summary>What a frame said, kept past its life.</summary>
internal sealed class FrameCopy
{
    internal FrameCopy(Frame frame)
    {
        Start = frame.Start;
        End = frame.End;
        EmptyBefore = frame.EmptyWindowsBefore;
        Changes = frame.Changes;
        Births = frame.NewTemplates;
        Unusual = frame.UnusualValues;
        foreach (ref readonly ClosedSession session in frame.Sessions is { } closed ? closed.All : [])
        {
            Sessions.Add(new SessionCopy(
                frame.Sessions!.IdOf(session), session.Entity.ToString(), session.First, session.Last, session.Length, string.Join(' ', frame.Sessions.EventsOf(session).ToArray()), session.IsCut));
        }

        for (int row = 0; row < frame.Count; row++)
        {
            int at = row;
            Ids.Add(frame.SeriesIds[row]);
            Rows.Add(frame.Series[frame.SeriesIds[row]].Key, [.. frame.Aggregates.Select(a => frame.Column(a)[at])]);
        }
    }

    internal long Start { get; }

    internal long End { get; }

    internal long EmptyBefore { get; }

    internal IReadOnlyList<ChangeEvent> Changes { get; }

    internal IReadOnlyList<TemplateBirth> Births { get; }

    internal IReadOnlyList<UnusualValue> Unusual { get; }

    internal List<SessionCopy> Sessions { get; } = [];

    internal List<int> Ids { get; } = [];

    internal Dictionary<string, double[]> Rows { get; } = [];

    internal double Value(string key, Aggregate aggregate) => Rows[key][FrameLayout.Standard.Find(aggregate)];

    public override string ToString() =>
        $"[{Start}..{End}) after {EmptyBefore} births {string.Join(",", Births.Select(b => b.Text))} changes {string.Join(",", Changes.Select(c => c.Type))}\n"
        + string.Concat(Unusual.Select(u => $"  {u}\n"))
        + string.Concat(Sessions.Select(s => $"  {s}\n"))
        + string.Join("\n", Rows.Select(r => "  " + r.Key + " " + string.Join(" ", r.Value.Select(v => v.ToString("R", CultureInfo.InvariantCulture)))));
}

/// <summary>A session of log lines that ended, kept past the life of its frame.</summary>
internal sealed record SessionCopy(string Id, string Entity, long First, long Last, int Length, string Events, bool IsCut);
