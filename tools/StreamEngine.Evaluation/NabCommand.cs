using System.Globalization;
using StreamEngine.Scoring;

namespace StreamEngine.Evaluation;

/// <summary>Prints the scores of <see cref="SeriesScorer"/> and of the baselines: a row a file, and the totals.</summary>
internal static class NabCommand
{
    /// <summary>The threshold that needs no choice: scores lie in [0, 1].</summary>
    private const double Default = 0.5;

    /// <summary>Cost of a false alarm by the gain of a window found in the profile that <see cref="Default"/> is for, the standard one.</summary>
    private const double UsualCost = 0.11 / 2;

    private const int Splits = 30;

    internal static int Run(string directory, TextWriter output)
    {
        List<NabFile> files = NabFile.ReadAll(directory);
        if (files.Count == 0)
        {
            output.WriteLine($"{directory}: no file of windows.json found under data/");
            return 1;
        }

        var detectors = new (string Name, Func<Func<long, double, double>> Make)[]
        {
            ("SeriesScorer", () => new SeriesScorer().Next),
            ("random cut forest", Baselines.RandomCutForest),
            ("forest channel", () => new ForestSeries().Next),
            ("SeriesScorer, forest", WithForest),
            ("windowed Gaussian", () => Baselines.WindowedGaussian()),
            ("EWMA residual", () => Baselines.ExponentialResidual()),
        };
        var all = detectors.Select(d => files.Select(f => Score(f, d.Make())).ToList()).ToList();
        PrintFiles(files, all[0], output);
        output.WriteLine();
        string names = string.Concat(NabProfile.All.Select(p => $"{p.Name,10}"));
        output.WriteLine($"{"",-22}{"best threshold",30}{"threshold 0.5",30}{"threshold by costs",30}{"best of the other half",30}{"other half if surely better",30}");
        output.WriteLine($"{"detector",-22}{names}{names}{names}{names}{names}{"threshold",12}");
        for (int d = 0; d < detectors.Length; d++)
        {
            List<double[]> scores = all[d];
            string best = Columns(p => NabScore.Best(files, scores, p).Score);
            string plain = Columns(p => NabScore.At(files, scores, p, Default));
            string costs = Columns(p => NabScore.At(files, scores, p, OfCosts(p)));
            string half = Columns(p => Transferred(files, scores, p, Best));
            string sure = Columns(p => Transferred(files, scores, p, SurelyBetter));
            double threshold = Best(files, scores, NabProfile.All[0]);
            output.WriteLine(Text($"{detectors[d].Name,-22}{best}{plain}{costs}{half}{sure}{threshold,12:F4}"));
        }

        output.WriteLine("by costs: an alarm that costs twice as much in the profile needs twice the odds of 0.5; if surely better: the best one of the other half where it gains more there than the standard error over its files, else that by costs");
        output.WriteLine(Text($"other half: mean over {Splits} random halves; threshold: the best one of the standard profile; one default configuration, no look-ahead"));
        return 0;
    }

    // Whichever says more: half a score is a point to be told of with both.
    private static Func<long, double, double> WithForest()
    {
        var scorer = new SeriesScorer();
        var forest = new ForestSeries();
        return (time, value) => Math.Max(scorer.Next(time, value), forest.Next(time, value));
    }

    private static double[] Score(NabFile file, Func<long, double, double> next)
    {
        double[] scores = new double[file.Times.Length];
        for (int i = 0; i < scores.Length; i++)
        {
            scores[i] = next(file.Times[i], file.Values[i]);
        }

        return scores;
    }

    private static void PrintFiles(List<NabFile> files, List<double[]> scores, TextWriter output)
    {
        NabProfile profile = NabProfile.All[0];
        double threshold = NabScore.Best(files, scores, profile).Threshold;
        output.WriteLine($"{"file",-58}{"windows",8}{"found",7}{"false",7}{"raw",8}");
        for (int f = 0; f < files.Count; f++)
        {
            (double raw, int found, int outside) = NabScore.At(files[f], scores[f], profile, threshold);
            output.WriteLine(Text($"{files[f].Name,-58}{files[f].Windows.Length,8}{found,7}{outside,7}{raw,8:F2}"));
        }
    }

    private static string Columns(Func<NabProfile, double> score) => string.Concat(NabProfile.All.Select(p => Text($"{score(p),10:F1}")));

    // Scores are logistic in what they judge, so that the costs of a profile are a factor of the odds.
    private static double OfCosts(NabProfile profile)
    {
        double odds = profile.FalsePositive / (1 + profile.FalseNegative) / UsualCost;
        return odds / (1 + odds);
    }

    private static double Best(IReadOnlyList<NabFile> files, IReadOnlyList<double[]> scores, NabProfile profile) => NabScore.Best(files, scores, profile).Threshold;

    // The rule of one standard error (Breiman, Friedman, Olshen and Stone 1984, section 3.4.3): the best threshold of few files hangs on one or two windows.
    private static double SurelyBetter(IReadOnlyList<NabFile> files, IReadOnlyList<double[]> scores, NabProfile profile)
    {
        double best = Best(files, scores, profile);
        double usual = OfCosts(profile);
        double[] gains = [.. files.Select((f, i) => NabScore.At(f, scores[i], profile, best).Raw - NabScore.At(f, scores[i], profile, usual).Raw)];
        double mean = gains.Average();
        double error = Math.Sqrt(gains.Sum(g => (g - mean) * (g - mean)) / (gains.Length - 1) / gains.Length);
        return mean > error ? best : usual;
    }

    // How well a threshold carries over to files that it was not chosen on.
    private static double Transferred(
        List<NabFile> files, List<double[]> scores, NabProfile profile, Func<IReadOnlyList<NabFile>, IReadOnlyList<double[]>, NabProfile, double> choose)
    {
        double sum = 0;
        for (int split = 0; split < Splits; split++)
        {
            var random = new Random(split);
            int[] order = Enumerable.Range(0, files.Count).OrderBy(_ => random.NextDouble()).ToArray();
            double raw = 0;
            for (int half = 0; half < 2; half++)
            {
                int[] train = order.Where((_, i) => i % 2 == half).ToArray();
                double threshold = choose([.. train.Select(f => files[f])], [.. train.Select(f => scores[f])], profile);
                raw += order.Where((_, i) => i % 2 != half).Sum(f => NabScore.At(files[f], scores[f], profile, threshold).Raw);
            }

            sum += NabScore.Normalise(raw, files.Sum(f => f.Windows.Length), profile);
        }

        return sum / Splits;
    }

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
