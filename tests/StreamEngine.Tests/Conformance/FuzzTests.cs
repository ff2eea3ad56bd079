using StreamEngine.Fuzz.Cli;
using StreamEngine.Fuzz.Inputs;
using StreamEngine.Fuzz.Oracles;
using StreamEngine.Fuzz.Runs;
using StreamEngine.Parsing;
using StreamEngine.Tests.House;
using Xunit;

namespace StreamEngine.Tests.Conformance;

/// <summary>Mutated inputs against every registered format and every decoder of messages, each in a process of its own: a touch of a guard page ends that one only.</summary>
public class FuzzTests
{
    /// <summary>Inputs of all formats together; about a minute on one core.</summary>
    private const int Inputs = 1_600_000;

    public static TheoryData<string> Formats => [.. FuzzTarget.Formats.Select(f => f.Name)];

    public static TheoryData<string> Repros =>
        [.. Repository.Files("tests/StreamEngine.Tests/Conformance/Repros", ".repro").Select(f => f.Path)];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Mutated_inputs_keep_to_every_oracle(string format)
    {
        string folder = Path.Combine(Path.GetTempPath(), $"streamengine-fuzz-{Environment.ProcessId}");
        int inputs = Inputs / FuzzTarget.Formats.Count();
        using StringWriter output = new();
        int exit = FuzzCommand.Run(["--format", format, "--iterations", $"{inputs}", "--kernels", "scalar", "--repros", folder], output, output);
        string kept = Directory.Exists(folder) ? string.Concat(Directory.EnumerateFiles(folder, format + "-*").Order().Select(f => $"\n--- {Path.GetFileName(f)}\n{File.ReadAllText(f)}")) : "";
        Assert.True(exit == 0, output + kept);
    }

    [Theory]
    [MemberData(nameof(Repros))]
    public void Inputs_that_failed_once_pass(string path)
    {
        using Judge judge = new();
        judge.CheckAlone(ReproFile.Read(Path.Combine(Repository.Root, path)));
    }

    [Fact]
    public void The_same_seed_gives_the_same_inputs()
    {
        IRecordFormat format = FormatRegistry.Default.Formats[0];
        Assert.Equal(Bytes(format, 3), Bytes(format, 3));
        Assert.NotEqual(Bytes(format, 3), Bytes(format, 4));
    }

    private static List<byte[]> Bytes(IRecordFormat format, long batch)
    {
        List<byte[]> inputs = [];
        new InputMaker(format, 7, Corpus.All(null)).Make(batch, (_, input) =>
        {
            inputs.Add(input.Bytes);
            return true;
        });
        return inputs;
    }
}
