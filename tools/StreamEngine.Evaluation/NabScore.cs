namespace StreamEngine.Evaluation;

/// <summary>Weights of a false alarm and of a missed window; a window found counts 1.</summary>
internal sealed record NabProfile(string Name, double FalsePositive, double FalseNegative)
{
    internal static readonly NabProfile[] All = [new("standard", 0.11, 1), new("low FP", 0.22, 1), new("low FN", 0.11, 2)];
}

/// <summary>
/// The scoring of the Numenta Anomaly Benchmark (Lavin and Ahmad 2015): a scaled sigmoid of the place in a window for the best-placed
/// detection, a penalty for every detection outside (smaller just after a window), one threshold for all files.
/// </summary>
internal static class NabScore
{
    /// <summary>One row at or above the threshold changes the raw score by this much.</summary>
    /// <param name="Score">Score of the row.</param>
    /// <param name="Window">Window it lies in, -1 for none.</param>
    /// <param name="Gain">Worth of the row: of a place in the window, or of a false alarm.</param>
    private readonly record struct Step(double Score, int Window, double Gain);

    /// <summary>The best score over all thresholds and the threshold: 0 for the null detector, 100 for the perfect one.</summary>
    internal static (double Score, double Threshold) Best(IReadOnlyList<NabFile> files, IReadOnlyList<double[]> scores, NabProfile profile)
    {
        var steps = new List<Step>();
        int windows = 0;
        for (int f = 0; f < files.Count; f++)
        {
            AddSteps(files[f], scores[f], profile, windows, steps);
            windows += files[f].Windows.Length;
        }

        steps.Sort((a, b) => b.Score.CompareTo(a.Score));
        double[] found = new double[windows];
        Array.Fill(found, -profile.FalseNegative);
        double total = -profile.FalseNegative * windows;
        double best = total;
        double threshold = double.PositiveInfinity;
        for (int i = 0; i < steps.Count; i++)
        {
            Step step = steps[i];
            if (step.Window < 0)
            {
                total += step.Gain;
            }
            else if (step.Gain > found[step.Window])
            {
                total += step.Gain - found[step.Window];
                found[step.Window] = step.Gain;
            }

            if ((i + 1 == steps.Count || steps[i + 1].Score < step.Score) && total > best)
            {
                (best, threshold) = (total, step.Score);
            }
        }

        return (Normalise(best, windows, profile), threshold);
    }

    /// <summary>Raw score of one file at a threshold, with the windows found and the rows outside.</summary>
    internal static (double Raw, int Found, int False) At(NabFile file, double[] scores, NabProfile profile, double threshold)
    {
        var steps = new List<Step>();
        AddSteps(file, scores, profile, 0, steps);
        double raw = 0;
        int outside = 0;
        double[] found = new double[file.Windows.Length];
        Array.Fill(found, double.NegativeInfinity);
        foreach (Step step in steps.Where(s => s.Score >= threshold))
        {
            if (step.Window < 0)
            {
                raw += step.Gain;
                outside++;
            }
            else
            {
                found[step.Window] = Math.Max(found[step.Window], step.Gain);
            }
        }

        raw += found.Sum(g => double.IsNegativeInfinity(g) ? -profile.FalseNegative : g);
        return (raw, found.Count(g => !double.IsNegativeInfinity(g)), outside);
    }

    /// <summary>The score of all files at a threshold.</summary>
    internal static double At(IReadOnlyList<NabFile> files, IReadOnlyList<double[]> scores, NabProfile profile, double threshold)
    {
        double raw = 0;
        int windows = 0;
        for (int f = 0; f < files.Count; f++)
        {
            raw += At(files[f], scores[f], profile, threshold).Raw;
            windows += files[f].Windows.Length;
        }

        return Normalise(raw, windows, profile);
    }

    /// <summary>A sum of raw scores as a score: 0 for the null detector, 100 for the perfect one.</summary>
    internal static double Normalise(double raw, int windows, NabProfile profile)
    {
        double nothing = -profile.FalseNegative * windows;
        return 100 * (raw - nothing) / (windows - nothing);
    }

    private static void AddSteps(NabFile file, double[] scores, NabProfile profile, int firstWindow, List<Step> steps)
    {
        for (int row = file.Probation; row < scores.Length; row++)
        {
            int inside = Array.FindIndex(file.Windows, w => row >= w.From && row <= w.To);
            if (inside >= 0)
            {
                (int from, int to) = file.Windows[inside];
                double place = -(to - row + 1) / (double)(to - from + 1);
                steps.Add(new Step(scores[row], firstWindow + inside, Sigmoid(place) / Sigmoid(-1)));
                continue;
            }

            int before = Array.FindLastIndex(file.Windows, w => w.To < row);
            double worth = -1;
            if (before >= 0)
            {
                (int from, int to) = file.Windows[before];
                int length = to - from;
                worth = length == 0 ? -1 : Sigmoid((double)(row - to) / length);
            }

            steps.Add(new Step(scores[row], -1, worth * profile.FalsePositive));
        }
    }

    private static double Sigmoid(double place) => place > 3 ? -1 : (2 / (1 + Math.Exp(5 * place))) - 1;
}
