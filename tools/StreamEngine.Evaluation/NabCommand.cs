using System.Globalization;
using StreamEngine.Scoring;

namespace StreamEngine.Evaluation;

/// <summary>Prints the scores of <see cref="SeriesScorer"/> and of the baselines: a row a file, and the totals.</summary>
internal static class NabCommand
{
    /// <summary>The threshold that needs no choice: scores lie in [0, 1].</summary>
    private const double Default = 0.5;

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
        output.WriteLine($"{"",-22}{"best threshold",-30}{"threshold 0.5",-30}{"threshold of the other half",-30}");
        output.WriteLine($"{"detector",-22}{names}{names}{names}{"threshold",12}");
        for (int d = 0; d < detectors.Length; d++)
        {
            List<double[]> scores = all[d];
            string best = Columns(p => NabScore.Best(files, scores, p).Score);
            string plain = Columns(p => NabScore.At(files, scores, p, Default));
            string half = Columns(p => Transferred(files, scores, p));
            double threshold = NabScore.Best(files, scores, NabProfile.All[0]).Threshold;
            output.WriteLine(Text($"{detectors[d].Name,-22}{best}{plain}{half}{threshold,12:F4}"));
        }

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

    // How well a threshold carries over to files that it was not chosen on.
    private static double Transferred(List<NabFile> files, List<double[]> scores, NabProfile profile)
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
                double threshold = NabScore.Best([.. train.Select(f => files[f])], [.. train.Select(f => scores[f])], profile).Threshold;
                raw += order.Where((_, i) => i % 2 != half).Sum(f => NabScore.At(files[f], scores[f], profile, threshold).Raw);
            }

            sum += NabScore.Normalise(raw, files.Sum(f => f.Windows.Length), profile);
        }

        return sum / Splits;
    }

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
