using StreamEngine.Batching;
using StreamEngine.Numerics;
using StreamEngine.Snapshots;

namespace StreamEngine.Scoring.Entities;

/// <summary>
/// What the series of one entity do together. Of each the mean of the last windows is held against the one of the last two hours, which makes slight deviations that last stand out of noise, and
/// compared with the directions in which the series usually move. Sums run in the order of the keys of series, so the ids of series do not matter.
/// </summary>
internal sealed class EntityModel
{
    /// <summary>Most series of an entity.</summary>
    internal const int MostSeries = 64;

    /// <summary>Fewest series that say something together.</summary>
    internal const int LeastSeries = 3;

    /// <summary>Statistics: see <see cref="EntityStatistic"/>.</summary>
    internal const int Statistics = 4;

    /// <summary>Windows over which what is usual is forgotten.</summary>
    internal const double Memory = 4_000;

    /// <summary>Windows before anything is told, and before p-values are believed as they are.</summary>
    private const int WarmUp = 1_440;

    private const int Trusted = 4_320;

    /// <summary>Share of the newest window in what lasts.</summary>
    private const float LastingShare = 1f / 64;

    /// <summary>Differences count for so many usual deviations at most.</summary>
    private const float MostDeviation = 4;

    /// <summary>What the others leave open of a series is learned up to so many times what is usual.</summary>
    private const float MostRest = 9;

    private const float EarlyRest = 16;

    /// <summary>How long what is abnormal is learned slowly only.</summary>
    private const int MostDoubt = 240;

    private const double Doubt = 0.1;
    private const double Doubtful = 1e-3;

    /// <summary>Windows over which a statistic hardly changes: of so many one is learned, as a fault would be learned at once otherwise.</summary>
    private static readonly int[] _strides = [1, 32, 32, 64];

    /// <summary>Windows without a value after which a series begins again.</summary>
    private const int MostPause = 16;

    private readonly EntityLanes _lanes;
    private readonly EntityAxes _axes;
    private readonly EntityTail[] _tails = new EntityTail[Statistics];
    private int _abnormal;

    internal EntityModel(Entity entity, string key, int slot)
    {
        (Entity, Key, Slot) = (entity, key, slot);
        _lanes = new EntityLanes();
        _axes = new EntityAxes(_lanes);
    }

    /// <summary>What it is about.</summary>
    internal Entity Entity { get; }

    /// <summary>Its labels as text.</summary>
    internal string Key { get; }

    /// <summary>A number that no other entity has meanwhile.</summary>
    internal int Slot { get; }

    /// <summary>Series.</summary>
    internal int Count => _lanes.Count;

    /// <summary>Dense ids of the series, in the order of their keys.</summary>
    internal Span<int> Ids => _lanes.Ids;

    /// <summary>Windows in which it was judged.</summary>
    internal int Seen { get; private set; }

    internal double UsualOf(EntityStatistic statistic) => _tails[(int)statistic].Mean;

    /// <summary>Variance of what the other series leave open of one.</summary>
    internal double RestOf(int place) => Math.Max(_lanes.Rest[place], EntityStatistics.LeastRest);

    /// <summary>Works out what each series has in a statistic of the window that came last.</summary>
    internal void Share(EntityScratch work, EntityStatistic statistic) => EntityStatistics.Share(_lanes, _axes, work, statistic);

    /// <summary>Place of a series by its key; the complement of where it belongs when it has none.</summary>
    internal int Find(string key)
    {
        ReadOnlySpan<string> keys = _lanes.Keys;
        int low = 0;
        int high = keys.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            int order = string.CompareOrdinal(keys[middle], key);
            if (order == 0)
            {
                return middle;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return ~low;
    }

    /// <summary>Asks the processor for the object, then for what it holds; both are needed soon.</summary>
    internal void AskFirst() => Prefetch.Of(ref _abnormal);

    internal void Ask()
    {
        _lanes.Ask();
        Prefetch.Of(ref _tails[0]);
        Prefetch.OfNext(ref _tails[0]);
    }

    /// <summary>A series comes.</summary>
    internal void Insert(int at, string key, int id)
    {
        _lanes.Insert(at, key, id);
        _axes.Measure();
    }

    /// <summary>A series goes.</summary>
    internal void Remove(int at)
    {
        _lanes.Remove(at);
        _axes.Measure();
    }

    /// <summary>Place of the series that makes room for a new one: the one whose last value is longest ago, if that is long; -1 for none.</summary>
    internal int Oldest(long window)
    {
        int oldest = -1;
        for (int i = 0; i < Count; i++)
        {
            bool isOlder = _lanes.Last[i] < (oldest < 0 ? window - MostDoubt : _lanes.Last[oldest]);
            oldest = isOlder ? i : oldest;
        }

        return oldest;
    }

    /// <summary>A series has a value in this window.</summary>
    /// <param name="place">Place of the series.</param>
    /// <param name="value">The value, with what is unusual of it cut off.</param>
    /// <param name="window">Number of the window.</param>
    internal void Meet(int place, double value, long window)
    {
        ref long last = ref _lanes.Last[place];
        if (window - last > MostPause || _lanes.Seen[place] == 0)
        {
            // It comes back where the others said that it was.
            ref double fast = ref _lanes.Fast[place];
            _lanes.Slow[place] = value - (fast - _lanes.Slow[place]);
            fast = value;
        }

        last = window;
    }

    /// <summary>Takes in a window, whose values have been met.</summary>
    /// <param name="work">Residuals and surprises by the places of series, in whole vectors; gets the statistics and what they are made of.</param>
    /// <param name="statistic">The statistic that is rarest.</param>
    /// <returns>Its p-value, for the number of statistics; NaN when too few series had values or too little is known.</returns>
    internal double Next(EntityScratch work, out EntityStatistic statistic)
    {
        statistic = EntityStatistic.Rate;
        (float count, bool misses) = EntityStep.Take(_lanes, work, MostDeviation);
        if (count < LeastSeries)
        {
            EntityStep.Learn(_lanes, work, 1, MostDeviation);
            return double.NaN;
        }

        Split(work, misses && _axes.Used > 0);
        EntityStatistics.Of(_lanes, _axes, work, count, LastingShare);
        double p = 1;
        for (int i = 0; i < Statistics; i++)
        {
            double probability = _tails[i].Probability(work.Values[i]);
            probability = probability < p ? Math.Max(probability, Bound((EntityStatistic)i, work.Values[i])) : probability;
            (p, statistic) = probability < p ? (probability, (EntityStatistic)i) : (p, statistic);
        }

        Seen += Seen < int.MaxValue ? 1 : 0;
        double believed = p < 1 ? Math.Min(1, Statistics * Math.Pow(p, Math.Min(1, (double)Seen / Trusted))) : 1;
        _abnormal = p < Doubtful ? _abnormal + 1 : Math.Max(0, _abnormal - 4);
        for (int i = 0; i < Statistics; i++)
        {
            _tails[i].Learn(work.Values[i], _strides[i]);
        }

        Learn(work, p < Doubtful && _abnormal < MostDoubt ? Doubt : 1, count);
        return Seen < WarmUp ? double.NaN : believed;
    }

    internal void Save(SnapshotOutput output)
    {
        output.WriteEntity(Entity);
        output.WriteInt32s([Slot, Seen, _abnormal, Count]);
        for (int i = 0; i < Count; i++)
        {
            _lanes.Save(i, output);
        }

        _axes.Save(output);
        foreach (EntityTail tail in _tails)
        {
            tail.Save(output);
        }
    }

    /// <summary>Reads a model.</summary>
    /// <param name="input">What was written.</param>
    /// <param name="keyOf">Gives the key of an entity.</param>
    internal static EntityModel Load(ref SnapshotInput input, Func<Entity, string> keyOf)
    {
        Entity entity = input.ReadEntity();
        int slot = input.ReadInt32(0, Math.Max(0, input.SeriesCount - 1));
        var model = new EntityModel(entity, keyOf(entity), slot) { Seen = input.ReadInt32(0, int.MaxValue), _abnormal = input.ReadInt32(0, int.MaxValue) };
        model._lanes.Load(input.ReadInt32(0, MostSeries), ref input);
        model._axes.Load(ref input);
        for (int i = 0; i < Statistics; i++)
        {
            model._tails[i] = EntityTail.Load(ref input);
        }

        return model;
    }

    // A likelihood ratio of e^x is no rarer than e^-x when all is well (Wald 1945), however still an entity has been; the mean over an hour holds about two values that do not depend on each other.
    private double Bound(EntityStatistic statistic, double value) => statistic switch
    {
        EntityStatistic.Broken => _axes.Used == 0 ? 1 : Math.Exp(-value * value),
        EntityStatistic.BrokenLong => _axes.Used == 0 ? 1 : Math.Exp(-2 * value * value),
        _ => 0,
    };

    // A series without a value goes where the others say: what is missing is no deviation.
    private void Split(EntityScratch work, bool misses)
    {
        const int Rounds = 8;
        for (int round = 0; round < (misses ? Rounds : 1); round++)
        {
            for (int i = 0; round > 0 && i < Count; i++)
            {
                if (float.IsNaN(work.Z[i]) && EntityStep.WeightOf(_lanes, i) > 0)
                {
                    work.Value[i] = _axes.Expect(i, work.Along);
                }
            }

            work.Value.AsSpan(0, _lanes.Room).CopyTo(work.Left);
            _axes.Split(work.Left.AsSpan(0, _lanes.Room), work.Along);
        }

        for (int i = 0; misses && i < Count; i++)
        {
            if (float.IsNaN(work.Z[i]))
            {
                _lanes.Fast[i] = _lanes.Slow[i] + _lanes.Mean[i] + (work.Value[i] * Math.Sqrt(Math.Max(0, _lanes.Variance[i])));
            }
        }
    }

    private void Learn(EntityScratch work, double trust, double count)
    {
        double rate = trust * Math.Max(1 / Memory, 3.0 / (Seen + 6));
        EntityStep.LearnRest(_lanes, work, (float)(trust * Math.Max(1 / Memory, 1.0 / (Seen + 1))), MostRest, Seen < WarmUp / 2 ? EarlyRest : 0);
        EntityStep.Learn(_lanes, work, (float)trust, MostDeviation);
        work.Value.AsSpan(0, _lanes.Room).CopyTo(work.Work);
        _axes.Learn(work.Work.AsSpan(0, _lanes.Room), (float)Math.Min(0.5, rate));
        if (_axes.Choose(Math.Min(Seen, Memory), count))
        {
            Renew();
        }
    }

    /// <summary>Other directions count: how much of each series they leave follows from them, until it is seen.</summary>
    private void Renew()
    {
        for (int i = 0; i < Count; i++)
        {
            double rest = 1;
            for (int j = 0; j < _axes.Used; j++)
            {
                double part = _lanes.Axis(j)[i];
                rest -= part * part / _axes.Variance(j);
            }

            _lanes.Rest[i] = (float)Math.Clamp(rest, 0.02, 1);
            _lanes.Lasting[i] = 0;
        }
    }
}
