using StreamEngine.Snapshots;

namespace StreamEngine.Scoring.Logs;

/// <summary>
/// What sessions of one kind are like: their templates, lengths, count vectors and which template comes after which. The four simple detectors that Landauer, Skopik and Wurzenberger (2023)
/// found to be as good as deep models on the usual data sets, each made to learn as it goes.
/// </summary>
/// <remarks>
/// The counts of a session are weighed as words are by inverse document frequency, where a word is a template with its count, and its frequency the sessions whose count is as extreme: what
/// all sessions have three times weighs nothing three times, and most when it is missing.
/// </remarks>
internal sealed class SessionModel(SessionOptions options)
{
    /// <summary>Chance of a new follower below which one is odd.</summary>
    private const double NoveltyLimit = 0.01;

    /// <summary>Number of counts that were never seen, or of less rare ones that weigh as much, from which a vector is odd.</summary>
    private const double CountsBase = 0.99;

    /// <summary>Share of the sessions since it first came from which an oddity can be accepted.</summary>
    private const double AcceptShare = 0.01;

    /// <summary>Share of sessions whose counts are not explained above which the kind is too varied for distances.</summary>
    private const double VariedShare = 0.2;

    private const int MaxCandidates = 1000;

    private readonly TemplatePlaces _places = new();
    private readonly List<CountShape> _counts = [];
    private CountShape _lengths = new();
    private readonly KnownVectors _vectors = new(options.MaxVectors);
    private readonly Followers _followers = new(options.MaxPairs);
    private readonly Candidates _candidates = new(MaxCandidates);
    private readonly SessionVector _vector = new();
    private readonly KnownMoves _moves = new();
    private double[] _absent = [];

    /// <summary>Sessions that were learned.</summary>
    internal int Learned => _lengths.Total;

    /// <summary>Sessions so far.</summary>
    internal long Sessions { get; private set; }

    /// <summary>True until enough sessions were learned.</summary>
    internal bool IsLearning => Learned < options.LearningSessions;

    /// <summary>Least and greatest length of the sessions that were learned.</summary>
    internal (int Least, int Most) Lengths => (_lengths.Least, _lengths.Most);

    /// <summary>Levels of the tests: event, length, counts, order.</summary>
    internal OddLevel[] Levels { get; } = [new(), new(), new(), new()];

    /// <summary>Pairs that were not learned, vectors that made room for others, and lines that were left out.</summary>
    internal long Overflowed => _followers.Refused + _vectors.Replaced + _places.LeftOut;

    /// <summary>
    /// Judges a session by those before it, and learns it unless it is odd. None is odd where most have a single line: what there is to say of lines alone is said by their counts.
    /// </summary>
    /// <param name="events">Its templates in order.</param>
    /// <param name="length">Its lines.</param>
    /// <param name="isCut">True when lines may be missing: it is not learned, and nothing that it lacks is odd.</param>
    /// <param name="isOnlyLearned">True when it is to be learned whatever it is like.</param>
    internal SessionVerdict Next(ReadOnlySpan<int> events, int length, bool isCut, bool isOnlyLearned)
    {
        Sessions++;
        Span<int> own = _places.Of(events);
        while (_counts.Count < _places.Count)
        {
            _counts.Add(new CountShape());
        }

        _vector.Count(own);
        SessionVerdict verdict = default;
        if (Learned >= options.LearningSessions / 2 && !isOnlyLearned && _lengths.Median > 1)
        {
            verdict = Judge(own, length, isCut, isWhole: length == events.Length);
        }

        // A count that varies by itself is learned though it is rare: how rare its like are would never be known otherwise.
        bool isRareOnly = verdict.Odd == SessionTests.Counts && verdict.IsExplained;
        bool learn = !isCut && (IsLearning || isOnlyLearned || verdict.Odd == SessionTests.None || isRareOnly || IsAccepted(verdict, length));
        if (IsLearning || isOnlyLearned)
        {
            verdict.Odd = SessionTests.None;
        }

        if (learn)
        {
            Learn(own, length, isWhole: length == events.Length);
        }

        return verdict;
    }

    /// <summary>The template at a place of <see cref="SessionVerdict"/>: <see cref="Followers.Start"/> and <see cref="Followers.End"/> stay what they are.</summary>
    internal int TemplateAt(int place) => place >= 0 ? _places[place] : place;

    internal void Save(SnapshotOutput output)
    {
        output.WriteInt64s([Sessions, _places.LeftOut]);
        output.WriteInt32(_places.Count);
        for (int place = 0; place < _places.Count; place++)
        {
            output.WriteInt32(_places[place]);
            _counts[place].Save(output);
        }

        _lengths.Save(output);
        _vectors.Save(output);
        _moves.Save(output);
        _followers.Save(output);
        _candidates.Save(output);
        foreach (OddLevel level in Levels)
        {
            level.Save(output);
        }
    }

    internal void Load(ref SnapshotInput input)
    {
        (Sessions, _places.LeftOut) = (input.ReadInt64(0, long.MaxValue), input.ReadInt64(0, long.MaxValue));
        for (int left = input.ReadCount(2 * sizeof(int)); left > 0; left--)
        {
            int template = input.ReadInt32(-1, input.TemplateCount - 1);
            input.Require(_places.TryAdd(template), "a template once");
            _counts.Add(CountShape.Load(ref input));
        }

        _lengths = CountShape.Load(ref input);
        _vectors.Load(ref input, _places.Count);
        _moves.Load(ref input);
        _followers.Load(ref input, _places.Count);
        _candidates.Load(ref input);
        foreach (OddLevel level in Levels)
        {
            level.Load(ref input);
        }
    }

    private SessionVerdict Judge(ReadOnlySpan<int> events, int length, bool isCut, bool isWhole)
    {
        var verdict = new SessionVerdict { Template = -1, Counted = -1 };
        JudgeEvents(events, ref verdict);
        JudgeOrder(events, isCut || !isWhole, ref verdict);
        if (!isCut)
        {
            verdict.Values.Length = _lengths.Beyond(length);
            JudgeCounts(ref verdict);
        }

        Test(0, SessionTests.Event, verdict.Values.Event, 0.5, ref verdict.Odd);
        Test(1, SessionTests.Length, verdict.Values.Length, 0.5, ref verdict.Odd);
        Test(2, SessionTests.Counts, verdict.Values.Counts, CountsBase, ref verdict.Odd);
        Test(3, SessionTests.Order, verdict.Values.Order, 0.5, ref verdict.Odd);
        return verdict;
    }

    private void Test(int level, SessionTests test, double value, double least, ref SessionTests odd)
    {
        odd |= value > Math.Max(least, Levels[level].Usual) ? test : SessionTests.None;
        Levels[level].Learn(value);
    }

    private void JudgeEvents(ReadOnlySpan<int> events, ref SessionVerdict verdict)
    {
        ReadOnlySpan<int> pairs = _vector.Pairs;
        for (int i = 0; i < pairs.Length; i += 2)
        {
            verdict.Values.Event += IsNew(pairs[i]) ? 1 : 0;
        }

        foreach (int place in events)
        {
            if (IsNew(place))
            {
                verdict.Template = place;
                verdict.TemplateSeen = _counts[place].Total - _counts[place].Seen(0);
                return;
            }
        }
    }

    private void JudgeOrder(ReadOnlySpan<int> events, bool isOpen, ref SessionVerdict verdict)
    {
        int before = Followers.Start;
        for (int i = 0; i <= events.Length; i++)
        {
            int place = i < events.Length ? events[i] : Followers.End;
            if ((place != Followers.End || !isOpen) && _followers.Seen(before, place) <= CountShape.RareShare * _followers.After(before) && _followers.Novelty(before) < NoveltyLimit)
            {
                if (verdict.Values.Order++ == 0)
                {
                    verdict.Pair = (before, place);
                    verdict.PairSeen = _followers.Seen(before, place);
                    verdict.AfterFirst = _followers.After(before);
                }
            }

            before = place;
        }
    }

    /// <summary>Distance to the nearest vector, as the weights of all counts that differ, and the rarest count.</summary>
    private void JudgeCounts(ref SessionVerdict verdict)
    {
        ReadOnlySpan<int> own = _vector.Pairs;
        int same = _vectors.Find(own);
        if (same >= 0 && _vectors.HitsOf(same) > Math.Max(3, CountShape.RareShare * Learned))
        {
            return;
        }

        _moves.Update(_vectors, Learned, _counts.Count);
        bool explained = verdict.IsExplained = _moves.Explain(own);
        Weigh();
        Span<double> weights = own.Length <= 512 ? stackalloc double[256] : new double[own.Length / 2];
        double rarest = 0;
        for (int i = 0; i < own.Length; i += 2)
        {
            weights[i / 2] = Weight(_counts[own[i]].AsExtreme(own[i + 1]));
            // What is left of an explained vector without its free templates is frequent, or two frequent parts.
            rarest = Math.Max(rarest, !explained || _moves.IsFree(own[i]) ? weights[i / 2] : 0);
        }

        Describe(own, weights, ref verdict);
        // A count that is as good as never seen is odd though a session that was learned has it too.
        double rare = rarest / Never;
        verdict.Distance = double.NaN;
        if (!explained)
        {
            // Where much is not explained a distance says little, and looking for it takes most of the time.
            rare = 1 + (Levels[2].ShareFrom(1) > VariedShare ? rare : Nearest(own, weights, ref verdict));
        }

        verdict.Values.Counts = rare;
    }

    private double Nearest(ReadOnlySpan<int> own, ReadOnlySpan<double> weights, ref SessionVerdict verdict)
    {
        double nearest = double.MaxValue;
        int found = -1;
        for (int v = 0; v < _vectors.Count && nearest > 0; v++)
        {
            double distance = VectorDistance.Of(own, weights, _vectors[v], _absent, nearest);
            (nearest, found) = distance < nearest ? (distance, v) : (nearest, found);
        }

        if (found < 0)
        {
            return 0;
        }

        verdict.Distance = Math.Min(1, nearest / (Never * VectorDistance.Templates(own, _vectors[found])));
        return nearest / Never;
    }

    /// <summary>Notes the rarest count, that of a template that is not there too.</summary>
    private void Describe(ReadOnlySpan<int> own, ReadOnlySpan<double> weights, ref SessionVerdict verdict)
    {
        double most = -1;
        for (int place = 0, i = 0; place < _counts.Count; place++)
        {
            bool isOwn = i < own.Length && own[i] == place;
            double weight = isOwn ? weights[i / 2] : _absent[place];
            if (weight > most)
            {
                most = weight;
                (verdict.Counted, verdict.Count) = (place, isOwn ? own[i + 1] : 0);
            }

            i += isOwn ? 2 : 0;
        }

        CountShape shape = _counts[verdict.Counted];
        (verdict.UsualCount, verdict.CountSeen) = (shape.Usual, shape.Seen(verdict.Count));
    }

    /// <summary>Brings the zeros of all counts up to date, and weighs them.</summary>
    private void Weigh()
    {
        if (_absent.Length < _counts.Count)
        {
            _absent = new double[Math.Max(32, 2 * _counts.Count)];
        }

        for (int place = 0; place < _counts.Count; place++)
        {
            CountZeros(place);
            _absent[place] = Weight(_counts[place].AsExtreme(0));
        }
    }

    private void CountZeros(int place)
    {
        CountShape shape = _counts[place];
        if (shape.Total < Learned)
        {
            shape.Learn(0, Learned - shape.Total);
        }
    }

    /// <summary>Weight of what was as good as never seen.</summary>
    private double Never => Math.Min(Weight(0), -Math.Log(CountShape.RareShare));

    private double Weight(int sessions) => Math.Log((Learned + 1.0) / (sessions + 1));

    // Zeros are counted late: what was not brought up to date has been there as often, of fewer sessions.
    private bool IsNew(int place)
    {
        CountShape shape = _counts[place];
        return shape.Total - shape.Seen(0) <= CountShape.RareShare * Learned;
    }

    /// <summary>True when what is odd has come often enough to be usual. What follows from a new template comes with it.</summary>
    private bool IsAccepted(in SessionVerdict verdict, int length)
    {
        SessionTests asked = (verdict.Odd & SessionTests.Event) != 0 ? SessionTests.Event : verdict.Odd;
        bool accepted = true;
        for (int bit = 1; bit <= (int)SessionTests.Order; bit <<= 1)
        {
            var test = (SessionTests)bit;
            if ((verdict.Odd & test) != 0)
            {
                (int first, int second) = test switch
                {
                    SessionTests.Event => (verdict.Template, 0),
                    SessionTests.Length => (length > _lengths.Most ? 1 : 0, 0),
                    SessionTests.Counts => (verdict.Counted, verdict.Count),
                    _ => verdict.Pair,
                };
                (int seen, long of) = _candidates.Learn(test, first, second, Sessions);
                accepted &= (asked & test) == 0 || (seen >= options.AcceptAfter && seen >= AcceptShare * of);
            }
        }

        return accepted;
    }

    private void Learn(ReadOnlySpan<int> events, int length, bool isWhole)
    {
        ReadOnlySpan<int> pairs = _vector.Pairs;
        for (int i = 0; i < pairs.Length; i += 2)
        {
            CountZeros(pairs[i]);
            _counts[pairs[i]].Learn(pairs[i + 1]);
        }

        _vectors.Learn(pairs);
        _lengths.Learn(length);
        int before = Followers.Start;
        foreach (int place in events)
        {
            _followers.Learn(before, place);
            before = place;
        }

        if (isWhole)
        {
            _followers.Learn(before, Followers.End);
        }
    }
}
