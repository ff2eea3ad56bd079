using StreamEngine.Evaluation.Scenarios;
using StreamEngine.LoadGen.Capacity;

namespace StreamEngine.Evaluation.Forecasts;

/// <summary>
/// How good alarms are that say "full within four hours". An alarm begins when the condition holds and did not in the hour before, and ends with an hour without it. It is
/// right when the series becomes full within eight hours of its beginning, had nobody done anything, or while it lasts.
/// </summary>
internal sealed class AlarmScore
{
    /// <summary>Minutes ahead that alarms look.</summary>
    internal const int Ahead = 240;

    private const int Pause = 60;
    private const int Right = 2 * Ahead;

    private readonly List<double> _leads = [];

    /// <summary>Series that became full after the first hour.</summary>
    internal int Full { get; private set; }

    /// <summary>Of those, series with an alarm on in the last eight hours.</summary>
    internal int Found => _leads.Count;

    internal int Alarms { get; private set; }

    internal int False { get; private set; }

    internal double Days { get; private set; }

    internal double FalseADay => Days == 0 ? 0 : False / Days;

    internal double FoundShare => Full == 0 ? double.NaN : (double)Found / Full;

    /// <summary>Median of the hours, at most eight, from the alarm until the series was full.</summary>
    internal double MedianLeadHours => FaultScore.Quantile([.. _leads], 0.5);

    /// <summary>Adds a series.</summary>
    /// <param name="series">The series.</param>
    /// <param name="isOn">Whether the condition holds after each value.</param>
    internal void Add(CapacitySeries series, ReadOnlySpan<bool> isOn)
    {
        int reached = series.Values.Count == series.Reached ? series.Reached : CapacitySeries.Horizon;
        Days += isOn.Length / 1440.0;
        int begin = -1;
        int last = -1;
        int lead = -1;
        for (int minute = Pause; minute <= isOn.Length; minute++)
        {
            bool on = minute < isOn.Length && isOn[minute];
            if (begin >= 0 && (minute == isOn.Length || (!on && minute - last >= Pause)))
            {
                // The last hour of an alarm that has ended was a pause.
                bool lasts = last >= isOn.Length - Pause && reached < CapacitySeries.Horizon;
                False += series.ReachedAfter(begin) - begin <= Right || lasts ? 0 : 1;
                lead = lead < 0 && last >= reached - Right ? Math.Min(Right, reached - begin) : lead;
                begin = -1;
            }

            if (on)
            {
                Alarms += begin < 0 ? 1 : 0;
                begin = begin < 0 ? minute : begin;
                last = minute;
            }
        }

        if (reached < CapacitySeries.Horizon && reached > Pause)
        {
            Full++;
            if (lead >= 0)
            {
                _leads.Add(lead / 60.0);
            }
        }
    }

    /// <summary>Adds another score.</summary>
    internal void Add(AlarmScore other)
    {
        Full += other.Full;
        Alarms += other.Alarms;
        False += other.False;
        Days += other.Days;
        _leads.AddRange(other._leads);
    }

    /// <summary>When the line of <see cref="PredictLinear"/> is full within four hours.</summary>
    internal static bool[] OfLine(CapacitySeries series, int range)
    {
        double sign = series.Falls ? -1 : 1;
        return [.. PredictLinear.Run(series.Values, range, Ahead).Select(v => sign * (v - series.Threshold) >= 0)];
    }

    /// <summary>When the forecast that holds says that it is full within four hours.</summary>
    internal static bool[] OfForecasts(CapacitySeries series, IReadOnlyList<ToldForecast> told)
    {
        bool[] isOn = new bool[series.Values.Count];
        int next = 0;
        for (int minute = 0; minute < isOn.Length; minute++)
        {
            while (next < told.Count && told[next].At <= minute)
            {
                next++;
            }

            isOn[minute] = next > 0 && told[next - 1].IsOpen && told[next - 1].Reached - minute <= Ahead;
        }

        return isOn;
    }
}
