using StreamEngine.Scoring;
using StreamEngine.Scoring.Logs;

namespace StreamEngine.Evaluation.Sessions;

/// <summary>Judges sessions in the order in which they ended, each by those before it.</summary>
internal static class SessionScores
{
    /// <summary>The verdicts of sessions.</summary>
    /// <param name="sessions">The sessions.</param>
    /// <param name="learned">Sessions from which only is learned.</param>
    /// <param name="isTaught">True when those are the first without a fault, and those with one among them are passed over; false when nobody knows which have one.</param>
    internal static List<(LabelledSession Session, SessionTests Odd)> Judge(IReadOnlyList<LabelledSession> sessions, int learned, bool isTaught)
    {
        var model = new SessionModel(new SessionOptions { LearningSessions = Math.Max(10, learned) });
        var verdicts = new List<(LabelledSession, SessionTests)>();
        foreach (LabelledSession session in sessions)
        {
            bool learning = model.IsLearning;
            if (isTaught && learning && session.Fault is not null)
            {
                continue;
            }

            SessionVerdict verdict = model.Next(session.Events, session.Length, session.IsCut, isOnlyLearned: false);
            if (!learning)
            {
                verdicts.Add((session, verdict.Odd));
            }
        }

        return verdicts;
    }

    /// <summary>Prints precision, recall and F1 of tests and of all of them together, and the recall of each kind of fault.</summary>
    internal static void Print(string title, List<(LabelledSession Session, SessionTests Odd)> verdicts, TextWriter output)
    {
        int faulty = verdicts.Count(static v => v.Session.Fault is not null);
        output.WriteLine(FormattableString.Invariant($"{title}: {verdicts.Count} sessions judged, {faulty} with a fault"));
        string[] faults = [.. verdicts.Select(static v => v.Session.Fault).OfType<string>().Distinct().Order(StringComparer.Ordinal)];
        output.WriteLine($"  {"tests",-26}{"precision",10}{"recall",8}{"F1",8}   recall of {string.Join(", ", faults)}");
        foreach (SessionTests tests in (ReadOnlySpan<SessionTests>)
            [SessionTests.Event, SessionTests.Length, SessionTests.Counts, SessionTests.Order, SessionTests.Event | SessionTests.Length | SessionTests.Counts, SessionTests.All])
        {
            int told = verdicts.Count(v => (v.Odd & tests) != 0);
            int right = verdicts.Count(v => (v.Odd & tests) != 0 && v.Session.Fault is not null);
            double precision = told == 0 ? 1 : (double)right / told;
            double recall = faulty == 0 ? 1 : (double)right / faulty;
            double f1 = told + faulty == 0 ? 1 : 2.0 * right / (told + faulty);
            string each = string.Join(' ', faults.Select(f => FormattableString.Invariant(
                $"{(double)verdicts.Count(v => v.Session.Fault == f && (v.Odd & tests) != 0) / verdicts.Count(v => v.Session.Fault == f),6:F3}")));
            output.WriteLine(FormattableString.Invariant($"  {(tests == SessionTests.All ? "all" : tests.ToString()),-26}{precision,10:F3}{recall,8:F3}{f1,8:F3}   {each}"));
        }
    }
}
