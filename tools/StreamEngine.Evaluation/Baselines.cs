using StreamEngine.Scoring.Forests;

namespace StreamEngine.Evaluation;

/// <summary>Trivial detectors that a real one has to beat.</summary>
internal static class Baselines
{
    /// <summary>Gaussian over a sliding window of the last values: score 1 - p, two-sided.</summary>
    internal static Func<long, double, double> WindowedGaussian(int size = 1000)
    {
        var window = new Queue<double>();
        double sum = 0;
        double squares = 0;
        return (_, value) =>
        {
            double score = 0;
            if (window.Count > 20)
            {
                double mean = sum / window.Count;
                double deviation = Math.Sqrt(Math.Max((squares / window.Count) - (mean * mean), 1e-12));
                double z = Math.Abs(value - mean) / deviation;
                score = z / (z + 4);
            }

            window.Enqueue(value);
            sum += value;
            squares += value * value;
            if (window.Count > size)
            {
                double old = window.Dequeue();
                sum -= old;
                squares -= old * old;
            }

            return score;
        };
    }

    /// <summary>Residual to an exponentially weighted mean, in exponentially weighted standard deviations.</summary>
    internal static Func<long, double, double> ExponentialResidual(double alpha = 0.1)
    {
        double mean = double.NaN;
        double variance = 0;
        int seen = 0;
        return (_, value) =>
        {
            if (seen++ == 0)
            {
                mean = value;
                return 0;
            }

            double error = value - mean;
            double z = Math.Abs(error) / Math.Sqrt(variance + 1e-12);
            mean += alpha * error;
            variance += 0.02 * ((error * error) - variance);
            return seen > 20 ? z / (z + 4) : 0;
        };
    }

    /// <summary>Expected collusive displacement of the last four values in a forest of the default size, as a share of the most that it can be.</summary>
    internal static Func<long, double, double> RandomCutForest()
    {
        var shape = new ForestShape(trees: 16, sample: 256, width: 4);
        float[] fields = new float[shape.Fields];
        new CutForest(shape, fields).Clear();
        double anchor = double.NaN;
        return (_, value) =>
        {
            anchor = double.IsNaN(anchor) ? value : anchor;
            Span<float> shingle = stackalloc float[shape.Width];
            var forest = new CutForest(shape, fields);
            if (!forest.Push((float)(value - anchor), shingle))
            {
                return 0;
            }

            double displacement = forest.Displacement(shingle, tolerance: 0);
            forest.Learn(shingle);
            return forest.Filled < shape.Sample / 4 ? 0 : displacement / shape.Sample;
        };
    }
}
