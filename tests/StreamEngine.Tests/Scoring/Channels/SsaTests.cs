using FsCheck.Xunit;
using StreamEngine.Scoring;
using StreamEngine.Scoring.Ssa;
using StreamEngine.Windowing;
using Xunit;

namespace StreamEngine.Tests.Scoring.Channels;

public sealed class SsaTests
{
    [Property(MaxTest = 40)]
    public void EigenvectorsGiveBackTheMatrix(int seed)
    {
        var random = new Random(seed);
        int size = random.Next(2, 17);
        double[] matrix = new double[size * size];
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                matrix[(i * size) + j] = matrix[(j * size) + i] = random.NextDouble() - 0.5;
            }
        }

        double[] values = [.. matrix];
        double[] vectors = new double[size * size];
        SymmetricEigen.Solve(size, values, vectors);
        for (int i = 0; i < size; i++)
        {
            for (int j = 0; j < size; j++)
            {
                double there = 0;
                double product = 0;
                for (int k = 0; k < size; k++)
                {
                    there += vectors[(i * size) + k] * values[(k * size) + k] * vectors[(j * size) + k];
                    product += vectors[(k * size) + i] * vectors[(k * size) + j];
                }

                Assert.Equal(matrix[(i * size) + j], there, 1e-8);
                Assert.Equal(i == j ? 1 : 0, product, 1e-8);
            }
        }
    }

    [Fact]
    public void EigenvaluesOfAKnownMatrix()
    {
        double[] matrix = [2, 1, 1, 2];
        SymmetricEigen.Solve(2, matrix, new double[4]);
        Assert.Equal([1.0, 3.0], new[] { matrix[0], matrix[3] }.Order().Select(static v => Math.Round(v, 12)));
    }

    [Theory]
    [InlineData(5.0)]
    [InlineData(7.3)]
    public void AWaveIsForetoldFromItsCovariances(double period)
    {
        float[] covariances = [.. Enumerable.Range(0, SsaForecast.Lags).Select(k => (float)Math.Cos(2 * Math.PI * k / period))];
        float[] weights = new float[SsaForecast.Weights];
        SsaForecast.Fit(covariances, weights);
        for (int at = 20; at < 60; at++)
        {
            double foretold = weights.Select((w, i) => w * Math.Sin(2 * Math.PI * (at - 1 - i) / period)).Sum();
            Assert.Equal(Math.Sin(2 * Math.PI * at / period), foretold, 1e-3);
        }
    }

    [Fact]
    public void NoiseIsForetoldAsItsMean()
    {
        float[] covariances = new float[SsaForecast.Lags];
        covariances[0] = 4;
        float[] weights = new float[SsaForecast.Weights];
        SsaForecast.Fit(covariances, weights);
        Assert.All(weights, static w => Assert.Equal(0, w));
    }

    [Fact]
    public void AValueThatIsUsualButComesAtTheWrongTimeOfAWaveIsTold()
    {
        var frames = new Frames();
        frames.Add("m", SeriesKind.Gauge);
        var run = new ChannelRun("ssa");
        var noise = new Noise(1);
        double least = 1;
        double odd = 1;
        for (int window = 0; window < 3000; window++)
        {
            double wave = 100 + (20 * Math.Sin(window * 2 * Math.PI / 9)) + (0.5 * noise.Gaussian());
            SeriesScore score = run.Next(frames.Next(window == 2990 ? 100 - (20 * Math.Sin(window * 2 * Math.PI / 9)) : wave))[0];
            least = window is > 1000 and < 2990 ? Math.Min(least, score.PValue) : least;
            odd = window == 2990 ? score.PValue : odd;
        }

        Assert.InRange(odd, 0, least / 10);
    }
}
