using StreamEngine.LoadGen;
using StreamEngine.LoadGen.Cli;
using Xunit;

namespace StreamEngine.Tests.LoadGen;

public sealed class CommandTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("loadgen").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task A_file_gets_the_bytes_of_the_generator_and_the_labels()
    {
        string target = Path.Combine(_folder, "stream.log");
        string labels = Path.Combine(_folder, "labels.jsonl");
        string changes = Path.Combine(_folder, "changes.jsonl");
        (int code, string error) = await RunAsync(
            "--format", "logfmt", "--seed", "42", "--duration", "10m", "--event-rate", "5", "--services", "3", "--output", target,
            "--fault", "silent-service@1m+2m:payment", "--fault", "bad-deployment@4m+1m:checkout", "--labels", labels, "--changes", changes);

        Assert.True(code == 0, error);
        byte[] expected = Streams.Bytes(new GeneratorOptions
        {
            Format = StreamFormat.Logfmt,
            Seed = 42,
            Duration = TimeSpan.FromMinutes(10),
            EventRate = 5,
            Services = 3,
            Faults = [Streams.Fault("silent-service@1m+2m:payment"), Streams.Fault("bad-deployment@4m+1m:checkout")],
        });
        Assert.Equal(expected, await File.ReadAllBytesAsync(target, TestContext.Current.CancellationToken));
        Assert.Equal(
            [
                """{"kind":"silent-service","target":"payment","start":"2026-01-05T00:01:00Z","end":"2026-01-05T00:03:00Z"}""",
                """{"kind":"bad-deployment","target":"checkout","start":"2026-01-05T00:04:00Z","end":"2026-01-05T00:05:00Z"}""",
            ],
            await File.ReadAllLinesAsync(labels, TestContext.Current.CancellationToken));
        Assert.Single(await File.ReadAllLinesAsync(changes, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("--format: unknown value 'xml'", "--format", "xml")]
    [InlineData("unknown kind 'boom'", "--fault", "boom@1m+1m:cart")]
    [InlineData("unknown target 'nobody'", "--fault", "spike@1m+1m:nobody")]
    [InlineData("'soon' is not a time", "--start", "soon")]
    [InlineData("--duration: '5' is not a duration", "--duration", "5")]
    [InlineData("--rate: expected", "--rate", "-1")]
    [InlineData("malformed: expected 0 to 100", "--malformed", "200")]
    [InlineData("unknown scheme", "--output", "ftp://x/y")]
    [InlineData("--nonsense", "--nonsense", "1")]
    public async Task A_wrong_option_gives_a_message_and_exit_code_2(string message, string option, string value)
    {
        (int code, string error) = await RunAsync(option, value);

        Assert.Equal(2, code);
        Assert.Contains(message, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_target_that_cannot_be_written_gives_exit_code_1()
    {
        (int code, string error) = await RunAsync("--records", "1", "--output", Path.Combine(_folder, "missing", "file"));

        Assert.Equal(1, code);
        Assert.StartsWith("error: ", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_names_the_options()
    {
        using var output = new StringWriter();
        int code = await LoadGenCommand.RunAsync(["--help"], output, TextWriter.Null, TimeProvider.System, TestContext.Current.CancellationToken);

        Assert.Equal(0, code);
        Assert.Contains("--shuffle-keys", output.ToString(), StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Error)> RunAsync(params string[] args)
    {
        using var error = new StringWriter();
        int code = await LoadGenCommand.RunAsync(args, TextWriter.Null, error, TimeProvider.System, TestContext.Current.CancellationToken);
        return (code, error.ToString());
    }
}
