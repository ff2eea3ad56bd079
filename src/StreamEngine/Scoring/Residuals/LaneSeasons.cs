using System.Runtime.Intrinsics;
using StreamEngine.Scoring.Seasons;

namespace StreamEngine.Scoring.Residuals;

/// <summary>The seasons that the series of a <see cref="ResidualModel"/> have.</summary>
internal sealed class LaneSeasons(Lanes lanes, SeasonStore seasons)
{
    /// <summary>The period of a series whose season predicts it best.</summary>
    /// <param name="id">Dense id of the series.</param>
    /// <param name="period">Length of the period, nanoseconds.</param>
    internal bool TryPeriod(int id, out long period)
    {
        int profile = id < lanes.Capacity ? lanes.Profile(id) : -1;
        SeasonClock clock = profile >= 0 ? seasons.ClockOf(profile) : default;
        period = profile >= 0 && (!clock.HasWeek || lanes.At(id, Lanes.Chosen) == 2) ? clock.Period : 0;
        return period > 0;
    }

    /// <summary>Hours by which the day of a series comes earlier than when it was learned.</summary>
    internal int HoursOf(int id)
    {
        int profile = id < lanes.Capacity ? lanes.Profile(id) : -1;
        SeasonClock clock = profile >= 0 ? seasons.ClockOf(profile) : default;
        return clock.HasWeek ? (int)(clock.Phase / SeasonClock.Hour) : 0;
    }

    /// <summary>What the seasons of a block say relative to the anchors, NaN for nothing.</summary>
    /// <param name="block">The block.</param>
    /// <param name="time">Time.</param>
    /// <param name="low">Anchors of the first four.</param>
    /// <param name="high">Anchors of the others.</param>
    /// <param name="start">What slots are relative to, relative to the anchors.</param>
    /// <param name="weight">What errors of seasons count for when predictors are compared.</param>
    internal Vector256<float> Predict(int block, long time, Vector256<double> low, Vector256<double> high, out Vector256<float> start, out Vector256<float> weight)
    {
        ReadOnlySpan<int> profiles = lanes.Profiles(block);
        if (SeasonStore.IsBlock(profiles))
        {
            return seasons.PredictBlock(profiles[0] / Lanes.Width, time, low, high, out start, out weight);
        }

        Span<float> said = stackalloc float[Lanes.Width];
        Span<float> starts = stackalloc float[Lanes.Width];
        Span<float> weights = stackalloc float[Lanes.Width];
        weights.Fill(1);
        for (int lane = 0; lane < Lanes.Width; lane++)
        {
            said[lane] = profiles[lane] >= 0
                ? seasons.Predict(profiles[lane], time, lanes.Anchor((block * Lanes.Width) + lane), out starts[lane], out weights[lane])
                : float.NaN;
        }

        start = Vector256.Create<float>(starts);
        weight = Vector256.Create<float>(weights);
        return Vector256.Create<float>(said);
    }

    /// <summary>Seasons of a block learn.</summary>
    /// <param name="block">The block.</param>
    /// <param name="errors">Values less what was said, or less the start where nothing was.</param>
    /// <param name="clips">Most that slots learn of them.</param>
    internal void Learn(int block, Vector256<float> errors, Vector256<float> clips)
    {
        ReadOnlySpan<int> profiles = lanes.Profiles(block);
        if (SeasonStore.IsBlock(profiles))
        {
            seasons.LearnBlock(profiles[0] / Lanes.Width, errors, clips);
            return;
        }

        for (int lane = 0; lane < Lanes.Width; lane++)
        {
            if (profiles[lane] >= 0)
            {
                seasons.Learn(profiles[lane], errors[lane], clips[lane]);
            }
        }
    }
}
