using StreamEngine.Batching;
using StreamEngine.Snapshots;

namespace StreamEngine.Scoring.Entities;

/// <summary>
/// What the series of one entity do together. Of each the mean of the last windows is held against the one of the last two hours, which makes slight deviations that last stand out of noise, and
/// compared with the directions in which the series usually move. Sums run in the order of the keys of series, so the ids of series do not matter.
/// </summary>
internal sealed class EntityModel(Entity entity, string key, int slot)
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
    private const double LastingShare = 1.0 / 64;

    /// <summary>Differences count for so many usual deviations at most.</summary>
    private const double MostDeviation = 4;

    /// <summary>What the others leave open of a series is learned up to so many times what is usual.</summary>
    private const double MostRest = 9;

    /// <summary>How long what is abnormal is learned slowly only.</summary>
    private const int MostDoubt = 240;

    private const double Doubt = 0.1;
    private const double Doubtful = 1e-3;

    /// <summary>Windows over which a statistic hardly changes: of so many one is learned, as a fault would be learned at once otherwise.</summary>
    private static readonly int[] _strides = [1, 32, 32, 64];

    private readonly EntityAxes _axes = new();
    private readonly EntityTail[] _tails = new EntityTail[Statistics];
    private EntityDim[] _dims = new EntityDim[4];
    private int _abnormal;

    /// <summary>What it is about.</summary>
    internal Entity Entity { get; } = entity;

    /// <summary>Its labels as text.</summary>
    internal string Key { get; } = key;

    /// <summary>A number that no other entity has meanwhile.</summary>
    internal int Slot { get; } = slot;

    /// <summary>Series.</summary>
    internal int Count { get; private set; }

    /// <summary>Windows in which it was judged.</summary>
    internal int Seen { get; private set; }

    internal ref EntityDim this[int place] => ref _dims[place];

    internal double UsualOf(EntityStatistic statistic) => _tails[(int)statistic].Mean;

    /// <summary>Place of a series by its key; the complement of where it belongs when it has none.</summary>
    internal int Find(string key)
    {
        int low = 0;
        int high = Count - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            int order = string.CompareOrdinal(_dims[middle].Key, key);
            if (order == 0)
            {
                return middle;
            }

            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }

        return ~low;
    }

    /// <summary>A series comes.</summary>
    internal void Insert(int at, string key, int id)
    {
        if (Count == _dims.Length)
        {
            Array.Resize(ref _dims, Math.Min(MostSeries, 2 * Count));
        }

        Array.Copy(_dims, at, _dims, at + 1, Count - at);
        _dims[at] = EntityDim.Begin(key, id);
        Count++;
        _axes.Insert(at);
    }

    /// <summary>A series goes.</summary>
    internal void Remove(int at)
    {
        Count--;
        Array.Copy(_dims, at + 1, _dims, at, Count - at);
        _dims[Count] = default;
        _axes.Remove(at);
    }

    /// <summary>Place of the series that makes room for a new one: the one whose last value is longest ago, if that is long; -1 for none.</summary>
    internal int Oldest(long window)
    {
        int oldest = -1;
        for (int i = 0; i < Count; i++)
        {
            bool isOlder = _dims[i].Last < (oldest < 0 ? window - MostDoubt : _dims[oldest].Last);
            oldest = isOlder ? i : oldest;
        }

        return oldest;
    }

    /// <summary>Takes in a window.</summary>
    /// <param name="window">Number of the window.</param>
    /// <param name="work">Residuals and p-values by the places of series; gets the statistics and what the series have in them.</param>
    /// <param name="statistic">The statistic that is rarest.</param>
    /// <returns>Its p-value, for the number of statistics; NaN when too few series had values or too little is known.</returns>
    internal double Next(long window, EntityScratch work, out EntityStatistic statistic)
    {
        double count = 0;
        for (int i = 0; i < Count; i++)
        {
            ref EntityDim dim = ref _dims[i];
            bool has = !double.IsNaN(work.Z[i]);
            if (has)
            {
                dim.Take(work.Seen[i], work.Z[i], window);
            }

            work.Weight[i] = has ? dim.Weight : 0;
            work.Value[i] = work.Weight[i] * dim.Standard(MostDeviation);
            count += work.Weight[i];
        }

        statistic = EntityStatistic.Rate;
        if (count < LeastSeries)
        {
            Learn(work, 1, isJudged: false);
            return double.NaN;
        }

        Split(work);
        EntityStatistics.Of(this, _axes, work, count, LastingShare);
        double p = 1;
        for (int i = 0; i < Statistics; i++)
        {
            double probability = Math.Max(_tails[i].Probability(work.Values[i]), Bound((EntityStatistic)i, work.Values[i]));
            (p, statistic) = probability < p ? (probability, (EntityStatistic)i) : (p, statistic);
        }

        Seen += Seen < int.MaxValue ? 1 : 0;
        double believed = Math.Min(1, Statistics * Math.Pow(p, Math.Min(1, (double)Seen / Trusted)));
        _abnormal = p < Doubtful ? _abnormal + 1 : Math.Max(0, _abnormal - 4);
        for (int i = 0; i < Statistics; i++)
        {
            _tails[i].Learn(work.Values[i], _strides[i]);
        }

        Learn(work, p < Doubtful && _abnormal < MostDoubt ? Doubt : 1, isJudged: true);
        return Seen < WarmUp ? double.NaN : believed;
    }

    internal void Save(SnapshotOutput output)
    {
        output.WriteEntity(Entity);
        output.WriteInt32s([Slot, Seen, _abnormal, Count]);
        for (int i = 0; i < Count; i++)
        {
            _dims[i].Save(output);
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
        model.Count = input.ReadInt32(0, MostSeries);
        model._dims = new EntityDim[Math.Max(4, model.Count)];
        for (int i = 0; i < model.Count; i++)
        {
            model._dims[i] = EntityDim.Load(ref input);
            input.Require(i == 0 || string.CompareOrdinal(model._dims[i - 1].Key, model._dims[i].Key) < 0, "series in order");
        }

        model._axes.Load(ref input, model.Count);
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
    private void Split(EntityScratch work)
    {
        const int Rounds = 8;
        bool misses = false;
        for (int i = 0; i < Count; i++)
        {
            misses |= double.IsNaN(work.Z[i]) && _dims[i].Weight > 0;
        }

        for (int round = 0; round < (misses && _axes.Used > 0 ? Rounds : 1); round++)
        {
            for (int i = 0; i < Count; i++)
            {
                if (round > 0 && double.IsNaN(work.Z[i]) && _dims[i].Weight > 0)
                {
                    work.Value[i] = _axes.Expect(i, work.Along, work.Variance);
                }
            }

            work.Value.AsSpan(0, Count).CopyTo(work.Left);
            _axes.Split(work.Left.AsSpan(0, Count), work.Along, work.Variance);
        }

        for (int i = 0; misses && _axes.Used > 0 && i < Count; i++)
        {
            if (double.IsNaN(work.Z[i]))
            {
                _dims[i].Put(work.Value[i]);
            }
        }
    }

    private void Learn(EntityScratch work, double trust, bool isJudged)
    {
        double rate = trust * Math.Max(1 / Memory, 3.0 / (Seen + 6));
        double count = 0;
        for (int i = 0; i < Count; i++)
        {
            ref EntityDim dim = ref _dims[i];
            count += work.Weight[i];
            if (double.IsNaN(work.Z[i]))
            {
                continue;
            }

            if (isJudged && work.Weight[i] > 0)
            {
                double left = work.Left[i];
                double most = Seen < WarmUp / 2 ? 16 : MostRest * Math.Max(dim.Rest, EntityStatistics.LeastRest);
                dim.Rest += (float)(trust * Math.Max(1 / Memory, 1.0 / (Seen + 1)) * (Math.Min(left * left, most) - dim.Rest));
            }

            dim.Learn(trust, MostDeviation);
        }

        if (isJudged)
        {
            work.Value.AsSpan(0, Count).CopyTo(work.Work);
            _axes.Learn(work.Work.AsSpan(0, Count), Math.Min(0.5, rate));
            if (_axes.Choose(Math.Min(Seen, Memory), count))
            {
                Renew();
            }
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
                double length = _axes.Variance(j);
                rest -= _axes.At(j, i) * _axes.At(j, i) / length;
            }

            _dims[i].Rest = (float)Math.Clamp(rest, 0.02, 1);
            _dims[i].Lasting = 0;
        }
    }
}
