namespace StreamEngine.Scoring.Seasons;

/// <summary>
/// Looks for a period in values at equal distances: where they are most like themselves some time ago (autocorrelation), and at what many rhythms are. What is found must predict the last third of the values from those before
/// it, better than levels do by a clear margin, and better than the season that is known.
/// </summary>
internal static class PeriodFinder
{
    /// <summary>Most values that are looked at.</summary>
    internal const int MostCells = 384;

    /// <summary>Share of the error of levels, and of the known season, that the error of a period must stay below.</summary>
    private const double LevelGain = 0.8;
    private const double SeasonGain = 0.85;

    /// <summary>Least gain in standard errors.</summary>
    private const double LeastProof = 2.5;

    /// <summary>Share of its error by which a longer period must be better than a shorter one.</summary>
    private const double ShorterGain = 0.85;

    private const int LeastLag = 4;
    private const int MostPeaks = 4;
    private const int MostCandidates = MostPeaks + 8;
    private const double FastAlpha = 0.4;
    private const double FastBeta = 0.05;
    private const double Damping = 0.9;
    private const double SlowAlpha = 0.03;
    private const double MostDeviations = 8;

    /// <summary>Least that values move, as a share of their size: less may be what single precision rounds.</summary>
    private const double LeastMove = 1e-5;

    /// <summary>Most periods that the slots of a profile go through while none of them ends with a cell.</summary>
    private const int MostTurns = 8;

    /// <summary>What rhythms usually are, nanoseconds.</summary>
    private static ReadOnlySpan<long> Usual =>
    [
        SeasonClock.Hour / 4, SeasonClock.Hour / 2, SeasonClock.Hour, 6 * SeasonClock.Hour, 8 * SeasonClock.Hour, 12 * SeasonClock.Hour, SeasonClock.Day, SeasonClock.DaysOfWeek * SeasonClock.Day,
    ];

    /// <summary>Units that a period is likely to be a multiple of, nanoseconds.</summary>
    private static ReadOnlySpan<long> Units => [SeasonClock.Day, SeasonClock.Hour, SeasonClock.Hour / 6, SeasonClock.Hour / 60, SeasonClock.Hour / 360];

    /// <summary>Finds a period.</summary>
    /// <param name="cells">Values.</param>
    /// <param name="cell">Their distance, nanoseconds.</param>
    /// <param name="follow">How much of an error the level of a season follows at once.</param>
    /// <param name="known">What the known season says of each; empty for none.</param>
    /// <param name="knownPeriod">Its period, nanoseconds.</param>
    /// <param name="period">Length of the period, nanoseconds.</param>
    internal static bool TryFind(ReadOnlySpan<float> cells, long cell, double follow, ReadOnlySpan<float> known, long knownPeriod, out long period)
    {
        period = 0;
        int count = cells.Length;
        Span<double> level = stackalloc double[count];
        if (!TryFlatten(cells, level, out double slope, out double limit))
        {
            return false;
        }

        Span<double> likeness = stackalloc double[(count / 2) + 1];
        Likeness.Of(level, likeness);
        Span<double> candidates = stackalloc double[MostCandidates];
        candidates = candidates[..Candidates(likeness, count, cell, candidates)];
        double best = known.IsEmpty ? double.MaxValue : SeasonGain * KnownError(cells, known, slope, limit, follow);
        foreach (double candidate in candidates)
        {
            long length = (long)Math.Round(candidate * cell);
            if (length <= SeasonClock.Longest && !IsKnown(length, knownPeriod) && TryJudge(level, candidate, follow, out double error) && error < best)
            {
                (best, period) = (ShorterGain * error, length);
            }
        }

        return period > 0;
    }

    // What repeats with the known period repeats with multiples of it too; the profile of a day has its week.
    private static bool IsKnown(long length, long known) => known > 0 && length % known == 0;

    /// <summary>The slot of a period that a value lies in.</summary>
    private static int SlotOf(int at, double period, int slots) => Math.Min(slots - 1, (int)((at - (Math.Floor(at / period) * period)) * slots / period));

    // Takes out the middle and the straight line, and limits what is far off.
    private static bool TryFlatten(ReadOnlySpan<float> cells, Span<double> level, out double slope, out double limit)
    {
        double middle = (cells.Length - 1) / 2.0;
        double mean = 0;
        (slope, limit) = (0, 0);
        foreach (float cell in cells)
        {
            mean += (double)cell / cells.Length;
        }

        double squares = 0;
        for (int i = 0; i < cells.Length; i++)
        {
            slope += (i - middle) * (cells[i] - mean);
            squares += (i - middle) * (i - middle);
        }

        slope /= squares;
        for (int i = 0; i < cells.Length; i++)
        {
            level[i] = cells[i] - mean - (slope * (i - middle));
            limit += MostDeviations * Math.Abs(level[i]) / cells.Length;
        }

        foreach (ref double value in level)
        {
            value = Math.Clamp(value, -limit, limit);
        }

        return limit > LeastMove * (Math.Abs(mean) + (Math.Abs(slope) * cells.Length)) && double.IsFinite(limit);
    }

    // Usual periods and the first peaks, shortest first.
    private static int Candidates(ReadOnlySpan<double> likeness, int count, long cell, Span<double> candidates)
    {
        double least = Math.Max(0.2, 3 / Math.Sqrt(count));
        int most = count / 3;
        int found = 0;
        foreach (long usual in Usual)
        {
            double lag = (double)usual / cell;
            if (lag >= LeastLag && lag <= most && Math.Max(likeness[(int)lag], likeness[(int)lag + 1]) > least)
            {
                candidates[found++] = lag;
            }
        }

        double highest = 0;
        for (int lag = LeastLag; lag <= most; lag++)
        {
            highest = Math.Max(highest, IsPeak(likeness, lag) ? likeness[lag] : 0);
        }

        int peaks = 0;
        for (int lag = LeastLag; lag <= most && peaks < MostPeaks; lag++)
        {
            if (likeness[lag] > Math.Max(least, 0.7 * highest) && IsPeak(likeness, lag))
            {
                candidates[found++] = Refined(likeness, lag, cell);
                peaks++;
            }
        }

        candidates[..found].Sort();
        return found;
    }

    private static bool IsPeak(ReadOnlySpan<double> likeness, int lag) => IsPeak(likeness, lag, Math.Max(1, lag / 8));

    private static bool IsPeak(ReadOnlySpan<double> likeness, int lag, int reach)
    {
        for (int other = Math.Max(1, lag - reach); other <= Math.Min(likeness.Length - 1, lag + reach); other++)
        {
            if (likeness[other] > likeness[lag])
            {
                return false;
            }
        }

        return true;
    }

    // Many periods tell the length of one more exactly; one that is near to what clocks tell is that.
    private static double Refined(ReadOnlySpan<double> likeness, int lag, long cell)
    {
        double period = Top(likeness, lag);
        int periods = 1;
        for (int k = 2; (k * period) + (period / 8) < likeness.Length - 1; k++)
        {
            int reach = (int)Math.Max(1, period / 8);
            int at = (int)Math.Round(k * period);
            int top = at;
            for (int other = Math.Max(1, at - reach); other <= Math.Min(likeness.Length - 1, at + reach); other++)
            {
                top = likeness[other] > likeness[top] ? other : top;
            }

            if (likeness[top] < 0.5 * likeness[lag] || !IsPeak(likeness, top, reach))
            {
                break;
            }

            (period, periods) = (Top(likeness, top) / k, k);
        }

        double tolerance = 0.6 / periods;
        foreach (long unit in Units)
        {
            double rounded = Math.Round(period * cell / unit) * unit / cell;
            if (rounded > 0 && Math.Abs(rounded - period) <= tolerance)
            {
                return rounded;
            }
        }

        return Math.Abs(Math.Round(period) - period) <= tolerance ? Math.Round(period) : period;
    }

    // The top of the parabola through a peak and its neighbours.
    private static double Top(ReadOnlySpan<double> likeness, int lag)
    {
        if (lag + 1 >= likeness.Length)
        {
            return lag;
        }

        double bend = likeness[lag - 1] - (2 * likeness[lag]) + likeness[lag + 1];
        return bend < 0 ? lag + Math.Clamp(0.5 * (likeness[lag - 1] - likeness[lag + 1]) / bend, -0.5, 0.5) : lag;
    }

    // Learns from the first part, and predicts the rest as the model would.
    private static bool TryJudge(ReadOnlySpan<double> level, double period, double follow, out double error)
    {
        int test = TestOf(level.Length, period);
        int train = level.Length - test;
        error = 0;
        if (train < 2 * period)
        {
            return false;
        }

        // A period of seven cells and a half is one of fifteen, or slots would be blurred.
        int turns = 1;
        while (turns < MostTurns && Math.Abs((turns * period) - Math.Round(turns * period)) > 0.1 && train >= 2 * (turns + 1) * period)
        {
            turns++;
        }

        period *= turns;
        int slots = Math.Clamp((int)Math.Round(period), 2, PeriodFinder.MostCells);
        Span<double> profile = stackalloc double[slots];
        Span<int> counts = stackalloc int[slots];
        profile.Clear();
        counts.Clear();
        for (int i = 0; i < train; i++)
        {
            int slot = SlotOf(i, period, slots);
            profile[slot] += (level[i] - profile[slot]) / ++counts[slot];
        }

        Gain ofFast = default;
        Gain ofSlow = default;
        (double offset, double fast, double trend, double slow) = (0, level[0], 0, 0);
        for (int i = 0; i < level.Length; i++)
        {
            double bySeason = level[i] - profile[SlotOf(i, period, slots)] - offset;
            fast += Damping * trend;
            double byFast = level[i] - fast;
            double bySlow = level[i] - slow;
            if (i >= train)
            {
                error += Math.Abs(bySeason);
                ofFast.Add(Math.Abs(byFast), Math.Abs(bySeason));
                ofSlow.Add(Math.Abs(bySlow), Math.Abs(bySeason));
            }

            offset += follow * bySeason;
            fast += FastAlpha * byFast;
            trend = (Damping * trend) + (FastBeta * byFast);
            slow += SlowAlpha * bySlow;
        }

        return ofFast.IsClear(test) && ofSlow.IsClear(test);
    }

    private static double KnownError(ReadOnlySpan<float> cells, ReadOnlySpan<float> known, double slope, double limit, double follow)
    {
        double offset = cells[0] - known[0];
        double error = 0;
        for (int i = 0; i < cells.Length; i++)
        {
            double by = Math.Clamp(cells[i] - known[i] - offset - slope, -limit, limit);
            error += i >= cells.Length - TestOf(cells.Length, 0) ? Math.Abs(by) : 0;
            offset += slope + (follow * by);
        }

        return error;
    }

    private static int TestOf(int count, double period) => Math.Max((int)Math.Ceiling(period), count / 3);

    /// <summary>How much less a season errs than a level.</summary>
    private struct Gain
    {
        private double _level;
        private double _season;
        private double _squares;

        internal void Add(double level, double season)
        {
            _level += level;
            _season += season;
            _squares += (level - season) * (level - season);
        }

        internal readonly bool IsClear(int count)
        {
            double mean = (_level - _season) / count;
            double variance = Math.Max(0, (_squares / count) - (mean * mean));
            return _season < LevelGain * _level && mean * mean * count > LeastProof * LeastProof * variance;
        }
    }
}
