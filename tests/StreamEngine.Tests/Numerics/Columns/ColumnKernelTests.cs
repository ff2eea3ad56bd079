using FsCheck.Xunit;
using StreamEngine.Numerics.Columns;
using StreamEngine.Numerics.Scanning;
using Xunit;

namespace StreamEngine.Tests.Numerics.Columns;

/// <summary>Kernels of every width give what a loop gives, for every length, with constants on either side.</summary>
public class ColumnKernelTests
{
    private static readonly KernelPath[] s_paths = [.. Enum.GetValues<KernelPath>().Where(Kernel.IsSupported)];

    [Property(MaxTest = 60)]
    public void Comparisons(int seed)
    {
        var random = new Random(seed);
        Check(random, static r => r.Next(6) == 0 ? double.NaN : r.Next(-3, 4));
        Check(random, static r => (long)r.Next(-3, 4));
        Check(random, static r => (short)r.Next(-3, 4));
        Check(random, static r => r.Next(-3, 4));
        Check(random, static r => (byte)r.Next(3));
    }

    [Property(MaxTest = 100)]
    public void Patterns_in_values_of_sixteen_bytes(int seed)
    {
        var random = new Random(seed);
        int rows = random.Next(0, 200), words = (rows + 63) / 64;
        ulong[] values = [.. Enumerable.Range(0, rows * 2).Select(_ => (ulong)random.Next(3))];
        UInt128 pattern = new((ulong)random.Next(3), (ulong)random.Next(3));
        UInt128 mask = random.Next(2) == 0 ? UInt128.MaxValue : new UInt128(random.Next(2) == 0 ? 0 : ulong.MaxValue, 1);
        ulong[] selection = Selection(random, rows, words);
        foreach (KernelPath path in s_paths)
        {
            ulong[] result = new ulong[words];
            ViewMasks.Match(values, rows, pattern, mask, selection, result, path);
            for (int i = 0; i < rows; i++)
            {
                bool isMatch = ((new UInt128(values[(2 * i) + 1], values[2 * i]) ^ pattern) & mask) == 0;
                Assert.Equal(isMatch && IsSet(selection, i), IsSet(result, i));
            }
        }
    }

    [Property(MaxTest = 200)]
    public void Picked_rows(int seed)
    {
        var random = new Random(seed);
        int rows = random.Next(0, 400), words = (rows + 63) / 64;
        ulong[] mask = Selection(random, rows, words);
        int[] picked = [.. Enumerable.Range(0, rows).Where(row => IsSet(mask, row))];
        long[] values = [.. Enumerable.Range(0, rows).Select(_ => random.NextInt64())];
        double[] numbers = [.. Enumerable.Range(0, rows).Select(_ => random.Next(4) switch { 0 => double.NaN, 1 => double.NegativeInfinity, _ => random.NextDouble() })];
        foreach (KernelPath path in s_paths)
        {
            ushort[] to = new ushort[words * 64];
            Assert.Equal(picked.Length, RowPicks.Rows(mask, to, path));
            Assert.Equal(picked, to.Take(picked.Length).Select(static row => (int)row));
            long[] kept = new long[rows];
            Assert.Equal(picked.Length, RowPicks.Values(mask, values, kept, path));
            Assert.Equal(picked.Select(row => values[row]), kept.Take(picked.Length));
            ulong[] finite = [.. mask];
            RowPicks.KeepFinite(finite, numbers, path);
            Assert.Equal(picked.Where(row => double.IsFinite(numbers[row])), Enumerable.Range(0, rows).Where(row => IsSet(finite, row)));
        }
    }

    [Property(MaxTest = 200)]
    public void Keys_of_an_array(int seed)
    {
        var random = new Random(seed);
        int[] table = [.. Enumerable.Range(1, random.Next(1, 100)).Select(i => random.Next(40) == 0 ? 0 : i)];
        int[] keys = [.. Enumerable.Range(0, random.Next(0, 100)).Select(_ => random.Next(60) switch { 0 => -1, 1 => table.Length, 2 => int.MinValue, 3 => int.MaxValue, _ => random.Next(table.Length) })];
        long[] wide = [.. keys.Select(static key => key == int.MaxValue ? (1L << 32) + 1 : key)];
        int known = keys.TakeWhile(key => key >= 0 && key < table.Length && table[key] != 0).Count();
        foreach (KernelPath path in s_paths)
        {
            int[] found = new int[keys.Length];
            Check(DenseLookup.Find(table, keys, found, path), found);
            Check(DenseLookup.Find(table, wide, found, path), found);
        }

        void Check(int count, int[] found)
        {
            Assert.InRange(count, Math.Max(0, known - 7), known);
            Assert.Equal(keys.Take(count).Select(key => table[key] - 1), found.Take(count));
        }
    }

    [Property(MaxTest = 100)]
    public void Arithmetic(int seed)
    {
        var random = new Random(seed);
        int rows = random.Next(0, 200);
        double[] left = Side(random, rows, static r => r.Next(5) == 0 ? 0 : r.NextDouble() * 100), right = Side(random, rows, static r => r.Next(5) == 0 ? 0 : r.NextDouble());
        foreach (KernelPath path in s_paths)
        {
            double[] sum = new double[rows], difference = new double[rows], product = new double[rows], ratio = new double[rows];
            ColumnArithmetic.Add(left, right, sum, path);
            ColumnArithmetic.Subtract(left, right, difference, path);
            ColumnArithmetic.Multiply(left, right, product, path);
            ColumnArithmetic.Divide(left, right, ratio, path);
            for (int i = 0; i < rows; i++)
            {
                double a = left[left.Length < rows ? 0 : i], b = right[right.Length < rows ? 0 : i];
                Assert.Equal((a + b, a - b, a * b, b == 0 ? double.NaN : a / b), (sum[i], difference[i], product[i], ratio[i]));
            }
        }
    }

    [Property(MaxTest = 200)]
    public void Lower_case_changes_the_letters_of_ascii_alone(byte[] text)
    {
        byte[] lower = new byte[text.Length];
        AsciiCase.ToLower(text, lower);
        Assert.Equal(text.Select(static b => b is >= (byte)'A' and <= (byte)'Z' ? (byte)(b + 32) : b), lower);
    }

    private static void Check<T>(Random random, Func<Random, T> value)
        where T : unmanaged, System.Numerics.INumber<T>
    {
        int rows = random.Next(0, 200), words = (rows + 63) / 64;
        T[] left = Side(random, rows, value), right = Side(random, rows, value);
        ulong[] selection = Selection(random, rows, words);
        foreach (KernelPath path in s_paths)
        {
            foreach (Comparison comparison in Enum.GetValues<Comparison>())
            {
                ulong[] result = new ulong[words];
                ComparisonMasks.Compare(comparison, left, right, rows, selection, result, path);
                for (int i = 0; i < rows; i++)
                {
                    T a = left[left.Length < rows ? 0 : i], b = right[right.Length < rows ? 0 : i];
                    bool holds = !T.IsNaN(a) && !T.IsNaN(b) && comparison.Holds(a.CompareTo(b));
                    Assert.Equal(holds && IsSet(selection, i), IsSet(result, i));
                }
            }
        }
    }

    private static T[] Side<T>(Random random, int rows, Func<Random, T> value) => random.Next(3) == 0
        ? [.. Enumerable.Repeat(value(random), ComparisonMasks.ConstantLength)]
        : [.. Enumerable.Range(0, rows).Select(_ => value(random))];

    private static ulong[] Selection(Random random, int rows, int words)
    {
        ulong[] selection = [.. Enumerable.Range(0, words).Select(_ => random.Next(3) == 0 ? ulong.MaxValue : (ulong)random.NextInt64() << 1)];
        if (words > 0)
        {
            selection[^1] &= ulong.MaxValue >> (-rows & 63);
        }

        return selection;
    }

    private static bool IsSet(ulong[] mask, int row) => ((mask[row >> 6] >> (row & 63)) & 1) != 0;
}
