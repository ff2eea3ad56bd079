using StreamEngine.Scoring;
using StreamEngine.Windowing;

namespace StreamEngine.IntegrationTests.Embedding.StepPlugin;

// <plugin>
/// <summary>Tells steps from one window to the next that are far larger than the steps of the series so far.</summary>
internal sealed class StepDetector(StepOptions options) : IDetector
{
    private readonly Dictionary<int, (double Last, double Usual, int Seen)> _series = [];

    public string Name => "step";

    public void Score(Frame frame, Span<SeriesScore> scores)
    {
        foreach (int id in frame.RetiredSeries)
        {
            _series.Remove(id);
        }

        for (int row = 0; row < frame.Count; row++)
        {
            int id = frame.SeriesIds[row];
            double value = frame.Value(row);
            if (!double.IsFinite(value) || !frame.Series[id].Name.StartsWith(options.Metric, StringComparison.Ordinal))
            {
                continue;
            }

            if (!_series.TryGetValue(id, out (double Last, double Usual, int Seen) series))
            {
                _series.Add(id, (value, 0, 0));
                continue;
            }

            double step = value - series.Last;
            double usual = Math.Max(series.Usual, 1e-9);
            scores[row] = new SeriesScore
            {
                PValue = Math.Clamp(Math.Exp(-Math.Abs(step) / usual), 1e-300, 1),
                Observed = value,
                Expected = series.Last,
                Lower = series.Last - (4 * usual),
                Upper = series.Last + (4 * usual),
                Direction = (sbyte)Math.Sign(step),
                Learning = series.Seen < options.WarmUp,
            };
            _series[id] = (value, series.Usual + ((Math.Abs(step) - series.Usual) / Math.Min(series.Seen + 1, 1000)), series.Seen + 1);
        }
    }
}
// </plugin>
