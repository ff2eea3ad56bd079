using StreamEngine.Pipeline;
using StreamEngine.Scoring;
using StreamEngine.Windowing;
using StreamEngine.Windowing.LogSessions;

namespace StreamEngine.Evaluation.Sessions;

/// <summary>Reads sessions, from a log through a whole pipeline, or from a file of templates.</summary>
internal static class SessionReader
{
    /// <summary>The sessions of a log of blocks, in the order in which the pipeline hands them over.</summary>
    internal static List<LabelledSession> Read(BlockLog log)
    {
        var collector = new Collector(log.Faults);
        var options = new PipelineOptions { Windows = { LogSessions = new LogSessionOptions { Field = string.Empty, Prefix = "blk_" } } };
        using var stream = new MemoryStream(log.Text);
        StreamPipeline pipeline = new PipelineBuilder(options).AddStream(stream, "blocks").AddDetector(collector).Build();
        try
        {
            pipeline.RunAsync().GetAwaiter().GetResult();
        }
        finally
        {
            pipeline.DisposeAsync().AsTask().GetAwaiter().GetResult();
        }

        return collector.Sessions;
    }

    /// <summary>
    /// The sessions of a file of <c>session,template,label</c>, a line an event, in the order of their last events. A label is empty, <c>0</c>, <c>-</c> or <c>normal</c> for no fault; a
    /// session has the first other label of its lines. A first line without a known session of its own, <c>session,template,label</c>, is passed over.
    /// </summary>
    internal static List<LabelledSession> ReadFile(string path)
    {
        var templates = new Dictionary<string, int>();
        var sessions = new Dictionary<string, (List<int> Events, string? Fault, long Last)>();
        long number = 0;
        foreach (string line in File.ReadLines(path))
        {
            string[] cells = line.Split(',');
            number++;
            if (line.Length == 0 || (number == 1 && cells[0].Equals("session", StringComparison.OrdinalIgnoreCase)))
            {
                continue;
            }

            if (cells.Length != 3)
            {
                throw new InvalidDataException($"{path}, line {number}: expected session,template,label, found {cells.Length} cells");
            }

            (List<int> events, string? fault, long _) = sessions.TryGetValue(cells[0], out (List<int>, string?, long) known) ? known : ([], null, 0);
            events.Add(templates.TryGetValue(cells[1], out int template) ? template : templates[cells[1]] = templates.Count);
            string label = cells[2].Trim();
            fault ??= label.ToUpperInvariant() is "" or "0" or "-" or "NORMAL" ? null : label;
            sessions[cells[0]] = (events, fault, number);
        }

        return [.. sessions.Values.OrderBy(static s => s.Last).Select(static s => new LabelledSession([.. s.Events], s.Events.Count, s.Fault, false))];
    }

    /// <summary>Takes the sessions out of frames.</summary>
    private sealed class Collector(IReadOnlyDictionary<string, BlockFault> faults) : IDetector
    {
        public string Name => "collector";

        internal List<LabelledSession> Sessions { get; } = [];

        public void Score(Frame frame, Span<SeriesScore> scores)
        {
            if (frame.Sessions is not { } closed)
            {
                return;
            }

            foreach (ref readonly ClosedSession session in closed.All)
            {
                BlockFault fault = faults[closed.IdOf(session)];
                Sessions.Add(new LabelledSession(
                    closed.EventsOf(session).ToArray(), session.Length, fault == BlockFault.None ? null : fault.ToString(), session.IsCut));
            }
        }
    }
}
