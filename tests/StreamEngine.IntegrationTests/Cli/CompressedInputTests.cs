using System.IO.Compression;
using System.Text;
using System.Text.Json;
using StreamEngine.Pipeline;
using StreamEngine.Server.Commands;
using StreamEngine.TestKit;
using Xunit;

namespace StreamEngine.IntegrationTests.Cli;

/// <summary>Packed files: the rows of the plain file, and an end for those that unpack to too much.</summary>
public sealed class CompressedInputTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("gz")]
    [InlineData("zst")]
    public async Task A_packed_file_gives_the_rows_of_the_plain_one(string kind)
    {
        string text = Samples.CalmLog(40_000);
        string plain = _folder.Write("app.log", text);
        CliRun expected = (await CliRun.OfAsync("parse", plain, "--output", "json")).Ok();
        CliRun run = (await CliRun.OfAsync("parse", Packed("app.log." + kind, kind, Encoding.UTF8.GetBytes(text)), "--output", "json")).Ok();
        Assert.Equal(expected.Output, run.Output);
    }

    [Theory]
    [InlineData("gz", 200)]
    [InlineData("zst", 1000)]
    public async Task A_file_that_unpacks_to_far_too_much_ends_with_a_fault_and_keeps_what_came_before(string kind, int ratio)
    {
        byte[] text = [.. Encoding.UTF8.GetBytes(Samples.CalmLog(1000)), .. new byte[64 << 20]];
        string path = Packed("bomb." + kind, kind, text);
        PipelineRecord run = await PipelineRecord.RunAsync(new PipelineBuilder(new PipelineOptions { MaxCompressionRatio = ratio }).AddFiles(path));
        Assert.Equal(1000, run.Status.Records - run.Status.Rejected);
        string error = Assert.Single(run.Status.Sources).Error!;
        Assert.Matches($"^.*bomb.{kind}: reading ended after 1[67],[0-9]+,[0-9]+ unpacked bytes: .*more than {ratio:N0} times as many \\(MaxCompressionRatio\\)$", error);
    }

    [Fact]
    public async Task The_command_tells_of_a_bomb_and_fails()
    {
        byte[] text = [.. Encoding.UTF8.GetBytes(Samples.CalmLog(1000)), .. new byte[64 << 20]];
        CliRun run = await CliRun.OfAsync("parse", Packed("bomb.zst", "zst", text), "--stats", "json");
        Assert.Equal(ExitCode.Failed, run.Code);
        Assert.Contains("(MaxCompressionRatio)", run.Error, StringComparison.Ordinal);
        Assert.Equal(1000, JsonDocument.Parse(run.Error.Split('\n')[0]).RootElement.GetProperty("rows").GetInt32());
    }

    [Fact]
    public async Task Unpacked_bytes_up_to_the_limit_are_read_and_no_more()
    {
        byte[] text = Encoding.UTF8.GetBytes(Samples.CalmLog(40_000));
        string path = Packed("app.log.gz", "gz", text);
        PipelineRecord run = await PipelineRecord.RunAsync(new PipelineBuilder(new PipelineOptions { MaxDecompressedBytes = 1 << 20 }).AddFiles(path));
        string error = Assert.Single(run.Status.Sources).Error!;
        Assert.EndsWith("reading ended after 1,048,576 unpacked bytes: it unpacks to more than the limit of 1,048,576 bytes (MaxDecompressedBytes)", error, StringComparison.Ordinal);
        Assert.Equal(text.AsSpan(0, 1 << 20).Count((byte)'\n') + 1, run.Status.Records);
    }

    [Fact]
    public async Task A_cut_gzip_file_keeps_what_came_before_and_fails()
    {
        string path = Packed("app.log.gz", "gz", Encoding.UTF8.GetBytes(Samples.CalmLog(40_000)));
        byte[] bytes = await File.ReadAllBytesAsync(path, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(path, bytes[..(bytes.Length / 2)], TestContext.Current.CancellationToken);
        CliRun run = await CliRun.OfAsync("parse", path, "--stats", "json");
        Assert.Equal(ExitCode.Failed, run.Code);
        Assert.Contains("damaged or incomplete compressed data after", run.Error, StringComparison.Ordinal);
        Assert.InRange(JsonDocument.Parse(run.Error.Split('\n')[0]).RootElement.GetProperty("rows").GetInt32(), 10_000, 30_000);
    }

    private string Packed(string name, string kind, byte[] bytes)
    {
        string path = _folder.Write(name, "");
        using FileStream file = File.Create(path);
        using Stream packed = kind == "gz" ? new GZipStream(file, CompressionLevel.Optimal) : new ZstdSharp.CompressionStream(file);
        packed.Write(bytes);
        return path;
    }
}
