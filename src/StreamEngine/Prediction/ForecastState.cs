using StreamEngine.Insights;

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

    /// <summary>Looks in a row that found no growth while a forecast holds.</summary>
    internal int Misses { get; set; }
}
