namespace StreamEngine.Scoring.Seasons;

/// <summary>What was collected of a series, held against the season that it has.</summary>
internal readonly ref struct SeasonTrial(SeasonStore seasons, ReadOnlySpan<float> cells, in Study study)
{
    /// <summary>How much of an error the level of a season follows in a cell, as it follows a tenth in each value.</summary>
    private const double Follow = 0.1;
    private const double CoarseFollow = 0.5;

    private readonly ReadOnlySpan<float> _cells = cells;
    private readonly Study _study = study;

    /// <summary>Finds a period that predicts better than the profile, which may be none (below 0).</summary>
    internal bool TryFind(int profile, out long period)
    {
        bool hasDay = profile >= 0;
        Span<float> known = stackalloc float[hasDay ? _cells.Length : 0];
        if (hasDay && !TryKnown(profile, known))
        {
            // Long periods wait until the day is known.
            period = 0;
            if (_study.IsCoarse && _cells.Length < PeriodFinder.MostCells)
            {
                return false;
            }

            known = [];
            hasDay = false;
        }

        return PeriodFinder.TryFind(_cells, _study.Cell, _study.IsCoarse ? CoarseFollow : Follow, known, hasDay ? seasons.ClockOf(profile).Period : 0, out period);
    }

    /// <summary>Fills a new profile.</summary>
    /// <returns>How far the last period lay above it.</returns>
    internal double Fill(int profile)
    {
        SeasonClock clock = seasons.ClockOf(profile);
        Span<double> means = stackalloc double[clock.Slots];
        Span<int> counts = stackalloc int[clock.Slots];
        means.Clear();
        counts.Clear();
        double all = 0;
        foreach (float cell in _cells)
        {
            all += (double)cell / _cells.Length;
        }

        // Slots may be narrower than cells: what is between the middles of two cells lies on a line.
        long slot = clock.Period / clock.Slots;
        long first = _study.Begin - (_study.Begin % clock.Period) - clock.Period;
        int inPeriod = (int)((_study.Cell * _cells.Length / clock.Period) + 3);
        for (int period = 0; period < inPeriod; period++)
        {
            for (int i = 0; i < clock.Slots; i++)
            {
                double at = ((double)(first + (period * clock.Period) + (i * slot) + (slot / 2) - _study.Begin) / _study.Cell) - 0.5;
                int cell = (int)Math.Floor(at);
                if (cell >= 0 && cell + 1 < _cells.Length)
                {
                    means[i] += (_cells[cell] + ((at - cell) * (_cells[cell + 1] - _cells[cell])) - means[i]) / ++counts[i];
                }
            }
        }

        for (int i = 0; i < clock.Slots; i++)
        {
            if (counts[i] > 0)
            {
                seasons.Set(profile, i, _study.Base + means[i]);
            }
        }

        seasons.SetKnown(profile);
        int last = Math.Clamp((int)(clock.Period / _study.Cell), 1, _cells.Length);
        double offset = 0;
        foreach (float cell in _cells[^last..])
        {
            offset += (cell - all) / last;
        }

        return offset;
    }

    private bool TryKnown(int profile, Span<float> known)
    {
        for (int i = 0; i < known.Length; i++)
        {
            known[i] = (float)(seasons.ValueAt(profile, _study.Begin + (i * _study.Cell) + (_study.Cell / 2)) - _study.Base);
            if (float.IsNaN(known[i]))
            {
                return false;
            }
        }

        return true;
    }
}
