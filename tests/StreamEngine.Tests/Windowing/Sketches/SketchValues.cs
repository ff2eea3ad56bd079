namespace StreamEngine.Tests.Windowing.Sketches;

/// <summary>Values of distributions that are hard for sketches.</summary>
internal static class SketchValues
{
    internal const int Kinds = 9;

    internal static double[] Make(Random random, int kind, int count) =>
        [.. Enumerable.Range(0, count).Select(_ => One(random, kind)).Where(double.IsFinite)];

    private static double One(Random random, int kind) => kind switch
    {
        0 => 42.5,
        1 => random.Next(2) == 0 ? 1e-300 : 1e300,
        2 => Math.ScaleB(random.Next(2) == 0 ? 1 : -1, random.Next(-1074, 1024)),
        3 => BitConverter.UInt64BitsToDouble((ulong)random.NextInt64(0, 1L << random.Next(1, 53))) * ((random.Next(2) * 2) - 1),
        4 => (random.NextDouble() - 0.5) * 100,
        5 => Math.Pow(1 - random.NextDouble(), -3),
        6 => random.Next(3) == 0 ? -0.0 : Math.Exp(random.NextDouble() * 6),
        7 => random.Next(50) == 0 ? double.MaxValue : -random.Next(4),
        _ => BitConverter.Int64BitsToDouble(random.NextInt64(long.MinValue, long.MaxValue)),
    };
}
