using System.Diagnostics;
using System.Globalization;
using StreamEngine.LoadGen;
using StreamEngine.Server.Commands;
using Xunit;

namespace StreamEngine.IntegrationTests.Hostile;

/// <summary>However long a stream or its lines are, the process that parses it stays small.</summary>
public class FlatMemoryTests
{
    private const long StreamBytes = 200_000_000;
    private const long MostBytes = 200_000_000;

    [Theory]
    [InlineData(StreamFormat.Json)]
    [InlineData(StreamFormat.Influx)]
    public async Task A_long_stream_is_parsed_in_flat_memory(StreamFormat format)
    {
        var generator = StreamGenerator.Create(new GeneratorOptions { Format = format });
        byte[] buffer = new byte[Math.Max(1 << 20, generator.MaxRecordBytes)];
        long peak = await PeakAsync(format.ToString().ToLowerInvariant(), () => buffer.AsMemory(0, generator.Fill(buffer)));
        Assert.InRange(peak, 1, MostBytes);
    }

    [Fact]
    public async Task A_line_of_a_hundred_megabytes_is_rejected_in_flat_memory()
    {
        byte[] piece = new byte[1_000_000];
        Array.Fill(piece, (byte)'x');
        int pieces = 0;
        long peak = await PeakAsync("json", () =>
        {
            piece[^1] = ++pieces % 100 == 0 ? (byte)'\n' : (byte)'x';
            return piece;
        });
        Assert.InRange(peak, 1, MostBytes);
    }

    /// <summary>Writes the stream into the command and returns the most memory that it had, read while it still waits for more.</summary>
    private static async Task<long> PeakAsync(string format, Func<ReadOnlyMemory<byte>> next)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the peak of another process is read from /proc");
        var start = new ProcessStartInfo("dotnet", [typeof(ExitCode).Assembly.Location, "parse", "-", "--format", format, "--output", "none", "--stats", "json"])
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        long written = 0;
        while (written < StreamBytes)
        {
            ReadOnlyMemory<byte> bytes = next();
            await process.StandardInput.BaseStream.WriteAsync(bytes, TestContext.Current.CancellationToken);
            written += bytes.Length;
        }

        string line = (await File.ReadAllLinesAsync($"/proc/{process.Id}/status", TestContext.Current.CancellationToken))
            .First(l => l.StartsWith("VmHWM:", StringComparison.Ordinal));
        process.StandardInput.Close();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(ExitCode.Done, process.ExitCode);
        Assert.Contains($"\"bytes\":{written}", await errors, StringComparison.Ordinal);
        return long.Parse(line.AsSpan(6, line.Length - 8).Trim(), CultureInfo.InvariantCulture) * 1024;
    }
}
