using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace StreamEngine.Comparisons.Measuring;

/// <summary>Where a figure was measured.</summary>
/// <param name="Cpu">Model name of the processor.</param>
/// <param name="Processors">Processors that this process may use.</param>
/// <param name="Runtime">Version of the runtime.</param>
/// <param name="Platform">Operating system.</param>
/// <param name="CommandLine">Arguments of this process.</param>
internal sealed record Machine(string Cpu, int Processors, string Runtime, string Platform, string CommandLine)
{
    internal static Machine Describe() => new(
        CpuModel(),
        Environment.ProcessorCount,
        RuntimeInformation.FrameworkDescription,
        RuntimeInformation.OSDescription,
        string.Join(' ', Environment.GetCommandLineArgs().Skip(1).Select(Path.GetFileName)));

    /// <summary>The day by which a result is filed.</summary>
    internal static string Day() => TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    private static string CpuModel()
    {
        string? line = File.Exists("/proc/cpuinfo")
            ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))
            : null;
        string vector = Avx512F.IsSupported ? ", AVX-512" : Avx2.IsSupported ? ", AVX2" : "";
        return (line is null ? RuntimeInformation.ProcessArchitecture.ToString() : line[(line.IndexOf(':') + 1)..].Trim()) + vector;
    }
}
