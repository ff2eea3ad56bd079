using FsCheck.Xunit;
using StreamEngine.Scoring.Spectral;
using Xunit;

namespace StreamEngine.Tests.Scoring.Channels;

public sealed class SpectralTests
{
    [Property(MaxTest = 40)]
    public void ATransformIsThatOfTheDefinitionAndGoesBack(int seed)
    {
        var random = new Random(seed);
        int length = 2 << random.Next(7);
        float[] real = [.. Enumerable.Range(0, length).Select(_ => (float)random.NextDouble() - 0.5f)];
        float[] imaginary = [.. Enumerable.Range(0, length).Select(_ => (float)random.NextDouble() - 0.5f)];
        (float[] re, float[] im) = ([.. real], [.. imaginary]);
        var fourier = new Fourier(length);
        fourier.Transform(re, im);
        for (int k = 0; k < length; k++)
        {
            (double sumRe, double sumIm) = (0, 0);
            for (int i = 0; i < length; i++)
            {
                (double sin, double cos) = Math.SinCos(-2 * Math.PI * k * i / length);
                sumRe += (real[i] * cos) - (imaginary[i] * sin);
                sumIm += (real[i] * sin) + (imaginary[i] * cos);
            }

            Assert.Equal(sumRe, re[k], 1e-4);
            Assert.Equal(sumIm, im[k], 1e-4);
        }

        fourier.Transform(im, re);
        for (int i = 0; i < length; i++)
        {
            Assert.Equal(real[i], re[i] / length, 1e-5f);
            Assert.Equal(imaginary[i], im[i] / length, 1e-5f);
        }
    }

    [Theory]
    [InlineData(64)]
    [InlineData(128)]
    public void AValueThatLeavesAWaveStandsOut(int length)
    {
        var noise = new Noise(1);
        var spectral = new SpectralResidual(length);
        float[] window = [.. Enumerable.Range(0, spectral.Window).Select(i => (float)((10 * Math.Sin(i / 3.0)) + noise.Gaussian()))];
        double usual = spectral.Score(window);
        window[^1] += 15;
        double odd = spectral.Score(window);
        Assert.InRange(usual, -1, 2.5);
        Assert.InRange(odd, 3, 30);
    }

    [Property(MaxTest = 40)]
    public void WhereAWindowLiesAndHowLargeItIsChangesNothing(int seed)
    {
        var random = new Random(seed);
        var spectral = new SpectralResidual(64);
        float[] window = [.. Enumerable.Range(0, spectral.Window).Select(_ => random.Next(1000) / 8f)];
        double score = spectral.Score(window);
        Assert.Equal(score, spectral.Score([.. window.Select(static v => 1024 * v)]), 1e-2 * (1 + Math.Abs(score)));
        Assert.Equal(score, spectral.Score([.. window.Select(static v => v + 512)]), 1e-2 * (1 + Math.Abs(score)));
    }

    [Fact]
    public void WhatNeverMovesHasNothingThatStandsOut() => Assert.Equal(0, new SpectralResidual(64).Score(new float[59]));
}
