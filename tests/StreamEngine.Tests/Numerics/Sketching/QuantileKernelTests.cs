using FsCheck.Xunit;
using StreamEngine.Numerics.Sketching;
using StreamEngine.Tests.Windowing.Sketches;
using Xunit;

namespace StreamEngine.Tests.Numerics.Sketching;

public sealed class QuantileKernelTests
{
    [Property(MaxTest = 200)]
    public unsafe void PlacesAreThoseOfTheKeys(int seed)
    {
        var random = new Random(seed);
        var keys = new QuantileKeys(random.Next(QuantileKeys.MinBits, QuantileKeys.MaxBits + 1));
        double[] values = [.. SketchValues.Make(random, random.Next(SketchValues.Kinds), random.Next(1, QuantileKernel.Block)), double.NegativeInfinity];
        ulong* places = stackalloc ulong[QuantileKernel.Block];
        QuantileKernel.Places(values, keys, places);
        for (int i = 0; i < values.Length; i++)
        {
            if (double.IsNormal(values[i]) || values[i] == 0)
            {
                int key = keys.KeyOf(values[i]);
                Assert.Equal(keys.TagOf(values[i], key), (ushort)places[i]);
                Assert.Equal((ulong)key & ((1UL << keys.PageShift) - 1), places[i] >> 16);
            }
            else
            {
                Assert.InRange((ushort)places[i], 0xC200, 0xFFFE);
            }
        }
    }

    [Property(MaxTest = 200)]
    public void MiddlesAreInTheOrderOfKeysAndWithinTheError(int seed)
    {
        var random = new Random(seed);
        var keys = new QuantileKeys(random.Next(QuantileKeys.MinBits, QuantileKeys.MaxBits + 1));
        double[] values = [.. SketchValues.Make(random, random.Next(SketchValues.Kinds), 200).Select(Math.Abs).Order()];
        double before = 0;
        foreach (double value in values)
        {
            double middle = keys.Middle(keys.KeyOf(value));
            Assert.InRange(middle, before, double.MaxValue);
            Assert.InRange(Math.Abs(middle - value), 0, value * keys.Error * (1 + 1e-9));
            before = middle;
        }
    }

    [Property(MaxTest = 200)]
    public void VectorSumsOfPagesAreThoseOfTheirTwins(int seed)
    {
        var random = new Random(seed);
        int length = random.Next(2) == 0 ? 32 : 64;
        ushort[] left = [.. Enumerable.Range(0, length).Select(_ => (ushort)random.Next(40_000))];
        ushort[] right = [.. left.Select(_ => (ushort)random.Next(random.Next(20) == 0 ? 65_536 : 25_000))];
        Assert.Equal(CounterPage.SumScalar(left), CounterPage.SumVector(left));
        ushort[] twin = [.. left];
        Assert.Equal(CounterPage.TryAddScalar(twin, right), CounterPage.TryAddVector(left, right));
        Assert.Equal(twin, left);
    }
}
