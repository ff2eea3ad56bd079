using StreamEngine.Insights;
using StreamEngine.Snapshots;
using StreamEngine.Windowing;
using StreamEngine.Windowing.Series;

namespace StreamEngine.Prediction;

/// <summary>What the forecaster knows of one series.</summary>
internal sealed class ForecastState
{
    internal ValueRing Ring { get; } = new();

    internal double Least { get; set; } = double.MaxValue;

    internal double Greatest { get; set; } = double.MinValue;

    /// <summary>Values since the last look.</summary>
    internal int Pending { get; set; }

    /// <summary>The forecast told last; null when none holds.</summary>
    internal Insight? Told { get; set; }

    /// <summary>The series, while a forecast holds.</summary>
    internal SeriesInfo? Series { get; set; }

    /// <summary>Looks in a row that found no growth while a forecast holds.</summary>
    internal int Misses { get; set; }

    internal void Save(SnapshotOutput output)
    {
        Ring.Save(output);
        output.WriteDouble(Least);
        output.WriteDouble(Greatest);
        output.WriteInt32(Pending);
        output.WriteInt32(Misses);
        output.WriteBoolean(Told is not null);
        if (Told is not null)
        {
            InsightState.Save(Told, output);
            SeriesInfoState.Save(Series!, output);
        }
    }

    internal static ForecastState Load(ref SnapshotInput input, int id)
    {
        var state = new ForecastState();
        state.Ring.Load(ref input);
        state.Least = input.ReadDouble();
        state.Greatest = input.ReadDouble();
        state.Pending = input.ReadInt32(0, int.MaxValue);
        state.Misses = input.ReadInt32(0, int.MaxValue);
        if (input.ReadBoolean())
        {
            state.Told = InsightState.Load(ref input);
            input.Require(state.Told.Forecast is not null && state.Ring.Count > 0, "a forecast of a series with values");
            state.Series = SeriesInfoState.Load(ref input, id);
        }

        return state;
    }
}
