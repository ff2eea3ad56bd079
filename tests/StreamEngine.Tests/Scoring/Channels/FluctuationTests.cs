using System.Runtime.Intrinsics;
using FsCheck.Xunit;
using StreamEngine.Scoring;
using StreamEngine.Scoring.Fluctuation;
using StreamEngine.Windowing;
using Xunit;

namespace StreamEngine.Tests.Scoring.Channels;

public sealed class FluctuationTests
{
    private const int Day = 1440;

    // The least p-value of parts of a series, a value a minute.
    private static double[] Least(Func<int, double> value, params (int From, int To)[] parts)
    {
        var frames = new Frames();
        frames.Add("m", SeriesKind.Gauge);
        var run = new ChannelRun("fluctuation");
        double[] least = [.. parts.Select(static _ => 1.0)];
        for (int window = 0; window < parts.Max(static p => p.To); window++)
        {
            SeriesScore score = run.Next(frames.Next(value(window)))[0];
            for (int i = 0; i < parts.Length; i++)
            {
                least[i] = window >= parts[i].From && window < parts[i].To ? Math.Min(least[i], score.PValue) : least[i];
            }
        }

        return least;
    }

    [Fact]
    public void NoiseThatDoublesForTwoHoursIsRareAndCalmNoiseIsNot()
    {
        var noise = new Noise(1);
        const int Begin = 6 * Day;
        double[] least = Least(w => 100 + (noise.Gaussian() * (w >= Begin && w < Begin + 120 ? 6 : 3)), (Day, Begin), (Begin, Begin + 120));
        Assert.InRange(least[0], 1e-6, 1);
        Assert.InRange(least[1], 0, 1e-7);
    }

    [Fact]
    public void ASingleOutlierAndAShiftAreNoRise()
    {
        var noise = new Noise(3);
        double[] least = Least(w => 100 + (noise.Gaussian() * 3) + (w == 3000 ? 500 : 0) + (w >= 4000 ? 200 : 0), (Day, 5000));
        Assert.InRange(least[0], 1e-6, 1);
    }

    [Property(MaxTest = 60)]
    public void EightAtATimeAreAsOneByOne(int seed)
    {
        var random = new Random(seed);
        var one = new FluctuationLanes();
        var eight = new FluctuationLanes();
        one.Reserve(7);
        eight.Reserve(7);
        double size = Math.Pow(10, random.Next(-6, 7));
        for (int step = 0; step < 300; step++)
        {
            int slot = step / 9 % FluctuationLanes.Slots;
            if (step % 9 == 0 && step > 0)
            {
                FluctuationStep.Leave(one, (slot + FluctuationLanes.Slots - 1) % FluctuationLanes.Slots);
                FluctuationStep.Leave(eight, (slot + FluctuationLanes.Slots - 1) % FluctuationLanes.Slots);
            }

            float[] residual = new float[8];
            float[] scale = new float[8];
            float[] nature = new float[8];
            for (int lane = 0; lane < 8; lane++)
            {
                bool gone = random.Next(6) == 0;
                residual[lane] = gone ? float.NaN : (float)(size * (random.NextDouble() - 0.5) * (random.Next(40) == 0 ? 1e9 : step % 100 > 80 ? 5 : 1));
                scale[lane] = gone ? float.NaN : (float)(size * 0.3);
                nature[lane] = lane == 3 ? 1 : 0;
            }

            Vector256<float> heights = FluctuationStep.Eight(eight, 0, Vector256.Create(residual), Vector256.Create(scale), Vector256.Create(nature), slot);
            for (int lane = 0; lane < 8; lane++)
            {
                float height = float.IsNaN(residual[lane]) ? 0 : FluctuationStep.One(one, lane, residual[lane], scale[lane], nature[lane], slot);
                Assert.Equal(BitConverter.SingleToInt32Bits(height), BitConverter.SingleToInt32Bits(heights[lane]));
                AssertSame(one, eight, lane);
            }
        }
    }

    private static void AssertSame(FluctuationLanes one, FluctuationLanes eight, int id)
    {
        for (int field = 0; field < FluctuationLanes.Fields; field++)
        {
            Assert.Equal(BitConverter.SingleToInt32Bits(one.At(id, field)), BitConverter.SingleToInt32Bits(eight.At(id, field)));
        }

        for (int slot = 0; slot <= FluctuationLanes.Slots; slot++)
        {
            Assert.Equal(one.Mark(id, slot), eight.Mark(id, slot));
        }
    }
}
