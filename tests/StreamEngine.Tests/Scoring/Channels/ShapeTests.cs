using StreamEngine.Scoring;
using StreamEngine.Scoring.Shapes;
using StreamEngine.Windowing;
using Xunit;

namespace StreamEngine.Tests.Scoring.Channels;

public sealed class ShapeTests
{
    [Fact]
    public void ALevelIsForetoldFromTheOthersOfItsPeriod()
    {
        float[] space = new float[ShapeSpace.Size];
        ShapeSpace.Begin(space);
        var noise = new Noise(1);
        double byShape = 0;
        double byMean = 0;
        for (int period = 0; period < 200; period++)
        {
            // Days are strong or weak as a whole.
            double strength = 1 + (0.3 * noise.Gaussian());
            for (int slot = 0; slot < ShapeSpace.Slots; slot++)
            {
                float level = (float)((50 * strength * (1 + Math.Sin(2 * Math.PI * slot / ShapeSpace.Slots))) + (0.5 * noise.Gaussian()));
                if (period > 100 && slot > 8)
                {
                    byShape += Math.Abs(level - ShapeSpace.Foretell(space, slot));
                    byMean += Math.Abs(level - space[ShapeSpace.Slots + slot]);
                }

                ShapeSpace.Learn(space, slot, level, period);
            }
        }

        Assert.InRange(byShape, 0, 0.7 * byMean);
    }

    [Fact]
    public void DirectionsStayAtRightAngles()
    {
        float[] space = new float[ShapeSpace.Size];
        ShapeSpace.Begin(space);
        var noise = new Noise(2);
        for (int i = 0; i < 20_000; i++)
        {
            ShapeSpace.Learn(space, i % ShapeSpace.Slots, (float)(noise.Gaussian() * (1 + (i % ShapeSpace.Slots))), i / ShapeSpace.Slots);
        }

        for (int a = 0; a < 3; a++)
        {
            for (int b = 0; b <= a; b++)
            {
                float product = 0;
                for (int i = 0; i < ShapeSpace.Slots; i++)
                {
                    product += space[((2 + a) * ShapeSpace.Slots) + i] * space[((2 + b) * ShapeSpace.Slots) + i];
                }

                Assert.Equal(a == b ? 1 : 0, product, 0.2);
            }
        }
    }

    [Fact]
    public void APartOfTheDayThatDoesNotFitIsToldWhenItIsOver()
    {
        const int Day = 144;
        const int Odd = (20 * Day) + 63;
        var frames = new Frames { Step = 10 * Frames.Minute };
        frames.Add("m", SeriesKind.Gauge);
        var run = new ChannelRun("shape");
        var noise = new Noise(3);
        double least = 1;
        SeriesScore odd = SeriesScore.None;
        for (int window = 0; window < Odd + 40; window++)
        {
            double value = 100 + (40 * Math.Sin(2 * Math.PI * window / Day)) + (2 * noise.Gaussian()) + (window >= Odd && window < Odd + 18 ? 12 : 0);
            SeriesScore score = run.Next(frames.Next(value))[0];
            if (window < Odd)
            {
                least = Math.Min(least, score.PValue);
            }
            else if (score.PValue < odd.PValue)
            {
                odd = score;
            }
        }

        Assert.InRange(odd.PValue, 0, least / 10);
        Assert.Equal(1, odd.Direction);
        Assert.InRange(odd.Observed - odd.Expected, 6, 15);
    }
}
