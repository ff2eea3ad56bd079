using StreamEngine.Scoring.Residuals;
using StreamEngine.Snapshots;

namespace StreamEngine.Scoring.Seasons;

/// <summary>Asks one series after the other whether the period that was found still predicts it, and gives it up when levels have erred less for two periods.</summary>
internal sealed class PeriodKeeper(Lanes lanes, SeasonStore seasons)
{
    /// <summary>Least times that a level erred less, net of those that it did not.</summary>
    private const int LeastLosses = 48;

    /// <summary>Periods in which a new profile may become finer.</summary>
    private const int PeriodsToLearn = 8;

    private int _next;

    /// <summary>Periods that were given up.</summary>
    internal long Dropped { get; private set; }

    /// <summary>Asks some series.</summary>
    /// <param name="count">How many.</param>
    /// <param name="bound">Ids are below.</param>
    internal void Advance(int count, int bound)
    {
        for (int i = 0; i < count; i++)
        {
            _next = _next + 1 >= bound ? 0 : _next + 1;
            Ask(_next);
        }
    }

    internal void Save(SnapshotOutput output)
    {
        output.WriteInt32(_next);
        output.WriteInt64(Dropped);
    }

    internal void Load(ref SnapshotInput input) => (_next, Dropped) = (input.ReadInt32(0, int.MaxValue), input.ReadInt64());

    internal void Clear() => (_next, Dropped) = (0, 0);

    private void Ask(int id)
    {
        int profile = id < lanes.Capacity ? lanes.Profile(id) : -1;
        int slots = profile < 0 ? 0 : seasons.ClockOf(profile).Slots;
        if (profile < 0 || seasons.ClockOf(profile).HasWeek || seasons.Age(profile) < PeriodsToLearn * slots)
        {
            return;
        }

        ref float losses = ref seasons.Losses(profile);
        bool lost = lanes.At(id, Lanes.SeasonError) > Math.Min(lanes.At(id, Lanes.FastError), lanes.At(id, Lanes.SlowError));
        losses = Math.Max(0, losses + (lost ? 1 : -1));
        if (losses > Math.Max(LeastLosses, 2 * slots))
        {
            Dropped++;
            seasons.Free(profile);
            lanes.SetProfile(id, -2);
            (lanes.At(id, Lanes.SeasonError), lanes.At(id, Lanes.SeasonOffset)) = (0, 0);
        }
    }
}
