using StreamEngine.Comparisons.Measuring;

namespace StreamEngine.Comparisons.Scaling;

/// <summary>What the command found.</summary>
internal sealed record ScalingResult(Machine Machine, IReadOnlyList<ScalingInputResult> Inputs);

/// <summary>One number of series.</summary>
internal sealed record ScalingInputResult(ScalingConstants Costs, IReadOnlyList<ScalingPoint> Points);

/// <summary>Millions of rows a second with some processors, parser threads and shards.</summary>
/// <param name="Cores">Processors.</param>
/// <param name="Workers">Parser threads.</param>
/// <param name="Shards">Threads that fold; 1 for the ordering thread itself.</param>
/// <param name="Measured">Measured; null where the machine has too few processors.</param>
/// <param name="Simulated">Simulated.</param>
internal sealed record ScalingPoint(int Cores, int Workers, int Shards, double? Measured, double Simulated);
