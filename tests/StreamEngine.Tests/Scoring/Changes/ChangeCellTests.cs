using System.Runtime.Intrinsics;
using FsCheck.Xunit;
using StreamEngine.Scoring.Changes;
using Xunit;

namespace StreamEngine.Tests.Scoring.Changes;

public sealed class ChangeCellTests
{
    // The same, one series after the other.
    private static (float Level, float Noise)? Twin(float[] values)
    {
        float[] there = [.. values.Where(static v => !float.IsNaN(v))];
        if (there.Length < 4)
        {
            return null;
        }

        float[] steps = [.. there.Skip(1).Select((v, i) => Math.Abs(v - there[i])).Order()];
        float[] sorted = [.. there.Order()];
        int cut = there.Length / 4;
        return (Mean(sorted[cut..^cut]), Mean(steps[..Math.Max(1, steps.Length - 2)]));
    }

    private static float Mean(float[] values) => values.Aggregate(0f, static (sum, v) => sum + v) / values.Length;

    [Property(MaxTest = 200)]
    public void EightSeriesAtOnceGiveWhatEachGivesAlone(int seed)
    {
        var noise = new Noise(seed);
        float[][] series = [.. Enumerable.Range(0, 8).Select(_ => Enumerable.Range(0, 8).Select(_ => noise.Uniform() < 0.05 ? float.NaN : (float)noise.Student(2)).ToArray())];
        var values = new Vector256<float>[8];
        for (int i = 0; i < 8; i++)
        {
            values[i] = Vector256.Create([.. series.Select(s => s[i])]);
        }

        Vector256<float> valid = ChangeCell.Of(values, out Vector256<float> level, out Vector256<float> spread);
        for (int lane = 0; lane < 8; lane++)
        {
            (float Level, float Noise)? expected = Twin(series[lane]);
            Assert.Equal(expected is not null, (valid.ExtractMostSignificantBits() >> lane & 1) != 0);
            if (expected is { } twin)
            {
                Assert.Equal(twin.Level, level[lane], 1e-5f + (1e-5f * Math.Abs(twin.Level)));
                Assert.Equal(twin.Noise, spread[lane], 1e-5f + (1e-5f * twin.Noise));
            }
        }
    }

    [Fact]
    public void EveryOrderOfZerosAndOnesIsSorted()
    {
        // A network that sorts these sorts everything (Knuth, The Art of Computer Programming 3, 5.3.4). The middle four tell.
        for (int bits = 0; bits < 256; bits++)
        {
            var values = new Vector256<float>[8];
            for (int i = 0; i < 8; i++)
            {
                values[i] = Vector256.Create((float)(bits >> i & 1));
            }

            int ones = System.Numerics.BitOperations.PopCount((uint)bits);
            Assert.Equal(Math.Clamp(ones - 2, 0, 4) / 4f, ChangeCell.Middle(values)[0]);
        }
    }
}
