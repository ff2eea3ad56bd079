using StreamEngine.Scoring.Logs;
using StreamEngine.Scoring.Presence;

namespace StreamEngine.Scoring;

/// <summary>Turns "so many false alerts" into p-values, from the distance of frames.</summary>
internal sealed class AlertBudget(AlertPolicyOptions options)
{
    private const double Day = 86_400e9;
    private double[] _sorted = [];

    /// <summary>
    /// p-value that a series needs. A budget of one in 30 days at windows of a minute is 2.3e-5. Held in [1e-6, 1e-3], outside of which
    /// a fitted tail is not to be believed or an alert not worth its name.
    /// </summary>
    internal double Series(long step) =>
        options.PValue > 0 ? options.PValue : Math.Clamp(options.AlertsPerSeriesPerMonth * step / (30 * Day), 1e-6, 1e-3);

    /// <summary>
    /// p-value that a row of this frame needs: the one of the series, lowered by the step-up rule of Benjamini and Hochberg (1995), so
    /// that a thousand series do not raise a thousand times the alerts while many small p-values at once still count.
    /// </summary>
    /// <param name="pValues">p-values of the rows, NaN for those that are learned.</param>
    /// <param name="absent">Series that lack rows, but those of which is told already.</param>
    /// <param name="step">Distance of frames, nanoseconds.</param>
    internal double Frame(ReadOnlySpan<double> pValues, IReadOnlyList<AbsentSeries> absent, long step)
    {
        double budget = Series(step);
        if (options.PValue > 0)
        {
            return budget;
        }

        int all = pValues.Length + absent.Count;
        if (_sorted.Length < all)
        {
            _sorted = new double[Math.Max(all, 2 * _sorted.Length)];
        }

        int tested = 0;
        int candidates = 0;
        foreach (AbsentSeries series in absent)
        {
            // Series that are gone for good are not tested over and over.
            if (series.Score.PValue <= budget)
            {
                tested++;
                _sorted[candidates++] = series.Score.PValue;
            }
        }

        foreach (double p in pValues)
        {
            tested += double.IsNaN(p) ? 0 : 1;
            if (p <= budget)
            {
                _sorted[candidates++] = p;
            }
        }

        return StepUp(_sorted.AsSpan(0, candidates), tested, step);
    }

    /// <summary>p-value that what was found of several entities needs, by the same rule.</summary>
    /// <param name="findings">What was found, of entities that were judged together.</param>
    /// <param name="step">Distance of frames, nanoseconds.</param>
    internal double Findings(List<LogFinding> findings, long step) =>
        options.PValue > 0 || findings.Count == 0 ? options.PValue : StepUp(findings.ConvertAll(static f => f.PValue).ToArray(), findings[0].Tested, step);

    private double StepUp(Span<double> candidates, int tested, long step)
    {
        candidates.Sort();
        double discoveries = Math.Clamp(options.AlertsPerDay * step / Day, 1e-6, 0.05);
        for (int k = candidates.Length; k > 0; k--)
        {
            if (candidates[k - 1] <= k * discoveries / tested)
            {
                return candidates[k - 1];
            }
        }

        return 0;
    }
}
