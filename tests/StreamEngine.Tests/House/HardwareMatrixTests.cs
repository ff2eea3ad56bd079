using System.Runtime.Intrinsics.X86;
using StreamEngine.Fuzz.Runs;
using StreamEngine.Parsing;
using Xunit;

namespace StreamEngine.Tests.House;

/// <summary>
/// Whatever vector instructions a machine has, and whatever kernels are forced, every format gives the same rows: a fixed set of inputs is
/// parsed in child processes, which check that what should be off is off.
/// </summary>
public class HardwareMatrixTests
{
    private const string Off = "0";

    private static readonly Lazy<string> s_natural = new(() => Digest(null));

    [Theory]
    [InlineData("DOTNET_EnableAVX512", "avx512")]
    [InlineData("DOTNET_EnableAVX2", "avx2")]
    [InlineData("DOTNET_EnableHWIntrinsic", "all")]
    public void Results_do_not_depend_on_vector_instructions(string variable, string off) => Assert.Equal(s_natural.Value, Digest(off, (variable, Off)));

    [Theory]
    [InlineData("scalar")]
    [InlineData("128")]
    [InlineData("256")]
    [InlineData("512")]
    public void Results_do_not_depend_on_the_kernels_that_are_forced(string kernel) => Assert.Equal(s_natural.Value, Digest(null, (Child.KernelVariable, kernel)));

    [Fact]
    public void Every_registered_format_and_every_decoder_is_in_the_digest() =>
        Assert.Equal([.. FormatRegistry.Default.Formats.Select(f => f.Name), "otlp-logs", "otlp-metrics", "prometheus-remote-write", "prometheus-remote-write-2", "shapes", "all"], s_natural.Value.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split(' ')[0]));

    [Fact]
    public void Control_the_tripwire_fires_when_a_path_is_on()
    {
        Assert.SkipUnless(Avx2.IsSupported, "the processor has no AVX2 that could be left on");
        Assert.Equal(3, Child.Run(["--digest", "--expect-off", "avx2"]).ExitCode);
    }

    [Fact]
    public void Control_another_seed_gives_another_digest() => Assert.NotEqual(s_natural.Value, Run(["--digest", "--seed", "2"]));

    private static string Digest(string? off, params (string, string)[] environment) =>
        Run(off is null ? ["--digest"] : ["--digest", "--expect-off", off], environment);

    private static string Run(string[] arguments, params (string, string)[] environment)
    {
        (int exit, string output, string errors) = Child.Run(arguments, environment);
        Assert.True(exit == 0, errors + output);
        return output;
    }
}
