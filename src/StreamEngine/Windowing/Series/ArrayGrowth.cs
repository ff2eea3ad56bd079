namespace StreamEngine.Windowing.Series;

/// <summary>Sizes of arrays that grow: twice as large while they are small, a quarter larger then, and never more than there can be.</summary>
internal static class ArrayGrowth
{
    private const int Doubling = 1 << 15;

    /// <summary>The size after <paramref name="length"/>.</summary>
    internal static int Next(int length, int most)
    {
        long larger = length < Doubling ? length * 2L : length + (length / 4L);
        return (int)Math.Min(larger, Math.Max(most, length + 64L));
    }
}
