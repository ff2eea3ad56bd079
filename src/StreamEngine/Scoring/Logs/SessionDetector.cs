using StreamEngine.Batching;
using StreamEngine.Snapshots;
using StreamEngine.Windowing;
using StreamEngine.Windowing.LogSessions;

namespace StreamEngine.Scoring.Logs;

/// <summary>
/// Looks at sessions of log lines when they have ended: each is judged by those of its kind before it, and what is told is that more of a kind were odd in a window than usual.
/// </summary>
internal sealed class SessionDetector(SessionOptions options) : ILogFinder, ISnapshotState
{
    /// <summary>Windows with sessions before the share of odd ones is known well enough.</summary>
    private const double LeastWindows = 20;

    /// <summary>Windows for which a template that takes the place of others is only learned, and for which a new one is told as such and not once more.</summary>
    private const long NewWindows = 60;

    /// <summary>p-value above which nothing is said.</summary>
    private const double Unremarkable = 0.05;

    private const int MaxExamples = 3;

    private readonly Dictionary<string, SessionModel> _kinds = new(StringComparer.Ordinal);
    private readonly Dictionary<string, KindFrame> _frame = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public string Name => "session";

    /// <inheritdoc/>
    public bool IsCalibrated => true;

    /// <summary>Sessions that were not looked at because there were too many kinds.</summary>
    internal long Refused { get; private set; }

    /// <inheritdoc/>
    public void Score(Frame frame, Span<SeriesScore> scores)
    {
    }

    /// <inheritdoc/>
    public void Find(Frame frame, TemplateCatalog templates, List<LogFinding> findings)
    {
        if (frame.Sessions is not { } closed)
        {
            return;
        }

        foreach (ref readonly ClosedSession session in closed.All)
        {
            Judge(frame, closed, session, templates);
        }

        foreach ((string kind, KindFrame found) in _frame.OrderBy(static f => f.Key, StringComparer.Ordinal))
        {
            if (Tell(kind, found, templates) is { } finding)
            {
                findings.Add(finding);
            }
        }

        _frame.Clear();
    }

    int ISnapshotState.SnapshotVersion => 2;

    void ISnapshotState.Save(SnapshotOutput output)
    {
        output.WriteInt64(Refused);
        output.WriteInt32(_kinds.Count);
        foreach ((string kind, SessionModel model) in _kinds.OrderBy(static k => k.Key, StringComparer.Ordinal))
        {
            output.WriteString(kind);
            model.Save(output);
        }
    }

    void ISnapshotState.Load(ref SnapshotInput input, int version)
    {
        input.Version = version;
        _kinds.Clear();
        Refused = input.ReadInt64(0, long.MaxValue);
        for (int left = input.ReadCount(sizeof(int)); left > 0; left--)
        {
            string kind = input.ReadText();
            var model = new SessionModel(options);
            model.Load(ref input);
            input.Require(_kinds.TryAdd(kind, model), "a kind of sessions once");
        }

        input.RequireEnd();
    }

    private void Judge(Frame frame, ClosedSessions closed, in ClosedSession session, TemplateCatalog templates)
    {
        string kind = session.Entity.Service ?? string.Empty;
        if (!_kinds.TryGetValue(kind, out SessionModel? model))
        {
            if (_kinds.Count >= options.MaxKinds)
            {
                Refused++;
                return;
            }

            _kinds.Add(kind, model = new SessionModel(options));
        }

        (bool isGeneral, bool isNew) = Ages(closed.EventsOf(session), session.First, NewWindows * (frame.End - frame.Start), templates);
        bool isLearning = model.IsLearning;
        SessionVerdict verdict = model.Next(closed.EventsOf(session), session.Length, session.IsCut, isGeneral);
        if (isLearning || isGeneral || isNew)
        {
            return;
        }

        if (!_frame.TryGetValue(kind, out KindFrame? found))
        {
            _frame.Add(kind, found = new KindFrame(model));
        }

        found.Add(closed, session, verdict, templates);
    }

    /// <summary>Whether one of the templates has just taken the place of others, and whether one was just told as new.</summary>
    private static (bool IsGeneral, bool IsNew) Ages(ReadOnlySpan<int> events, long first, long young, TemplateCatalog templates)
    {
        (bool isGeneral, bool isNew) = (false, false);
        if (templates.Newest < first - young)
        {
            return (false, false);
        }

        int before = -1;
        foreach (int template in events)
        {
            if (template != before && templates.Find(template) is { } birth && birth.Time >= first - young)
            {
                isGeneral |= birth.IsGeneral;
                isNew |= !birth.IsGeneral;
            }

            before = template;
        }

        return (isGeneral, isNew);
    }

    private LogFinding? Tell(string kind, KindFrame found, TemplateCatalog templates)
    {
        (double least, int test) = (1, 0);
        for (int i = 0; i < found.Odd.Length; i++)
        {
            OddLevel level = found.Model.Levels[i];
            double p = level.Windows < LeastWindows ? 1 : level.PValue(found.Sessions, found.Odd[i]);
            (least, test) = p < least ? (p, i) : (least, test);
        }

        double expected = found.Model.Levels[test].Expected(found.Sessions);
        for (int i = 0; i < found.Odd.Length; i++)
        {
            found.Model.Levels[i].Learn(found.Sessions, found.Odd[i], options.Memory);
        }

        least = Math.Clamp(least * Weight(found.Severity), 1e-300, 1);
        return least > Unremarkable ? null : new LogFinding(AnomalyKind.UnusualSessions, "session.oddity", kind.Length == 0 ? Entity.None : new Entity(kind), least)
        {
            Observed = found.Odd[test],
            Expected = expected,
            Severity = found.Severity,
            Template = found.Telling,
            Details = [$"{found.Odd[test]} of {found.Sessions} sessions that ended in the window", .. found.Examples.SelectMany(e => e(templates))],
        };
    }

    // How many are odd is known of each kind: errors among them count more, but less than a new template of errors does.
    private static double Weight(Severity severity) => severity >= Severity.Error ? 0.1 : severity >= Severity.Warn ? 0.25 : 0.5;

    /// <summary>What the sessions of one kind were like in a window.</summary>
    private sealed class KindFrame(SessionModel model)
    {
        internal SessionModel Model => model;

        internal int Sessions { get; private set; }

        /// <summary>Odd sessions by test.</summary>
        internal int[] Odd { get; } = new int[4];

        internal Severity Severity { get; private set; }

        internal TemplateBirth? Telling { get; private set; }

        internal List<Func<TemplateCatalog, IEnumerable<string>>> Examples { get; } = [];

        private HashSet<(SessionTests, int, int, int, (int, int))> Told { get; } = [];

        internal void Add(ClosedSessions closed, in ClosedSession session, in SessionVerdict verdict, TemplateCatalog templates)
        {
            Sessions++;
            if (verdict.Odd == SessionTests.None)
            {
                return;
            }

            for (int i = 0; i < Odd.Length; i++)
            {
                Odd[i] += ((int)verdict.Odd >> i) & 1;
            }

            TemplateBirth? telling = SessionWords.Telling(verdict, model, templates);
            bool isWorse = telling is not null && (Telling is null || telling.Severity > Severity);
            (Telling, Severity) = isWorse ? (telling, telling!.Severity) : (Telling, Severity);
            bool isOther = Told.Add((verdict.Odd, verdict.Template, verdict.Counted, verdict.Count, verdict.Pair));
            if (isOther && (Examples.Count < MaxExamples || isWorse))
            {
                (SessionVerdict odd, string id, int length) = (verdict, closed.IdOf(session), session.Length);
                Examples.Insert(isWorse ? 0 : Examples.Count, catalog => SessionWords.Of(id, length, odd, model, catalog));
                Examples.RemoveRange(Math.Min(MaxExamples, Examples.Count), Math.Max(0, Examples.Count - MaxExamples));
            }
        }
    }
}
