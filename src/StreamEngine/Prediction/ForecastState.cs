using StreamEngine.Insights;
using StreamEngine.Snapshots;
using StreamEngine.Windowing;
using StreamEngine.Windowing.Series;

namespace StreamEngine.Prediction;

/// <summary>What the forecaster knows of one series.</summary>
internal sealed class ForecastState
{
    internal SeriesTrack Track { get; private set; } = new();

    /// <summary>Id of the series that tells how much there is; -1 for none.</summary>
    internal int SizeId { get; set; } = -1;

    /// <summary>How much there is, by that series; NaN while it has not told.</summary>
    internal double Size { get; set; } = double.NaN;

    /// <summary>The forecast told last; null when none holds.</summary>
    internal Insight? Told { get; set; }

    /// <summary>The series, while a forecast holds.</summary>
    internal SeriesInfo? Series { get; set; }

    /// <summary>Looks in a row that found no growth while a forecast holds.</summary>
    internal int Misses { get; set; }

    internal void Save(SnapshotOutput output)
    {
        Track.Save(output);
        output.WriteInt32(SizeId);
        output.WriteDouble(Size);
        output.WriteInt32(Misses);
        output.WriteBoolean(Told is not null);
        if (Told is not null)
        {
            InsightState.Save(Told, output);
            SeriesInfoState.Save(Series!, output);
        }
    }

    internal static ForecastState Load(ref SnapshotInput input, int id, int version)
    {
        var state = new ForecastState();
        if (version == 1)
        {
            state.LoadFirst(ref input);
        }
        else
        {
            state.Track = SeriesTrack.Load(ref input);
            state.SizeId = input.ReadInt32(-1, input.SeriesCount - 1);
            state.Size = input.ReadDouble();
            state.Misses = input.ReadInt32(0, int.MaxValue);
        }

        if (input.ReadBoolean())
        {
            state.Told = InsightState.Load(ref input, version > 2);
            input.Require(state.Told.Forecast is not null && state.Track.Count > 0, "a forecast of a series with values");
            state.Series = SeriesInfoState.Load(ref input, id);
        }

        return state;
    }

    // Version 1 kept 360 values with their times, the older ones thinned out: the newest third goes on.
    private void LoadFirst(ref SnapshotInput input)
    {
        const int Capacity = 360;
        long[] times = new long[input.ReadInt32(0, Capacity)];
        double[] values = new double[times.Length];
        input.ReadInt64s(times);
        input.ReadDoubles(values);
        input.ReadDouble();
        input.ReadDouble();
        input.ReadInt32(0, int.MaxValue);
        Misses = input.ReadInt32(0, int.MaxValue);
        for (int i = Math.Max(0, times.Length - (Capacity / 3)); i < times.Length; i++)
        {
            Track.Add(times[i], values[i]);
        }
    }
}
