using System.IO.Compression;
using System.Text;
using StreamEngine.Ingestion;
using StreamEngine.IntegrationTests.Determinism;
using StreamEngine.Pipeline;
using StreamEngine.TestKit;
using Xunit;

namespace StreamEngine.IntegrationTests.Hostile;

/// <summary>Inputs that are broken in one way each, beside a good file that must be read to its end.</summary>
public sealed class HostileInputTests : IDisposable
{
    private const int GoodRecords = 500;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_binary_file_is_named_and_left_out()
    {
        byte[] elf = [0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1, 0, .. new byte[5_000]];
        await Expect(_folder.Write("program", elf), "not text");
    }

    [Fact]
    public async Task Random_bytes_are_named_and_left_out()
    {
        var bytes = new byte[100_000];
        new Random(1).NextBytes(bytes);
        bytes[0] = 0;
        await Expect(_folder.Write("noise", bytes), "looks like");
    }

    [Fact]
    public async Task An_empty_file_is_no_error() => Assert.Null((await Run(_folder.Write("empty", []))).Error);

    [Fact]
    public async Task A_truncated_gzip_file_gives_what_it_holds_and_an_error()
    {
        byte[] packed = Pack(Good(20_000), static s => new GZipStream(s, CompressionLevel.Fastest));
        SourceStatus status = await Run(_folder.Write("cut.gz", packed.AsSpan(0, packed.Length / 2)));
        Assert.Contains("damaged or incomplete compressed data", status.Error, StringComparison.Ordinal);
        Assert.InRange(status.Records, 1, 19_999);
    }

    [Fact]
    public async Task A_truncated_zstd_file_gives_what_it_holds_and_an_error()
    {
        byte[] packed = Pack(Good(20_000), static s => new ZstdSharp.CompressionStream(s, leaveOpen: true));
        SourceStatus status = await Run(_folder.Write("cut.zst", packed.AsSpan(0, packed.Length / 2)));
        Assert.Contains("damaged or incomplete compressed data", status.Error, StringComparison.Ordinal);
        Assert.InRange(status.Records, 0, 19_999);
    }

    [Fact]
    public async Task A_line_of_a_hundred_megabytes_is_skipped_in_little_memory()
    {
        string path = Path.Combine(_folder.Path, "long.jsonl");
        await using (FileStream file = File.Create(path))
        {
            file.Write(Good(100));
            var piece = new byte[1 << 20];
            piece.AsSpan().Fill((byte)'x');
            for (int i = 0; i < 100; i++)
            {
                file.Write(piece);
            }

            file.Write("\n"u8);
            file.Write(Good(100));
        }

        long peak = 0;
        StreamPipeline? running = null;
        PipelineBuilder builder = Pipelines.Builder().AddFiles(path).OnDeadLetter(_ => peak = running!.Status.SlabBytes);
        PipelineRecord run = await PipelineRecord.RunAsync(builder, pipeline =>
        {
            running = pipeline;
            return Task.CompletedTask;
        });
        Pipelines.Check(run);
        Assert.Equal(201, run.Status.Records);
        Assert.Equal(1, run.Status.Rejected);
        Assert.InRange(peak, 1, 32 << 20);
    }

    [Fact]
    public async Task Nul_bytes_at_the_start_make_a_file_binary() =>
        await Expect(_folder.Write("nul.jsonl", [.. Good(10), .. new byte[1_000], (byte)'\n', .. Good(10)]), "looks like");

    [Fact]
    public async Task Invalid_utf8_and_nul_bytes_cost_at_most_their_own_records()
    {
        byte[] good = Good(4_000);
        int middle = Array.IndexOf(good, (byte)'\n', good.Length / 2) + 1;
        byte[] bytes = [.. good[..middle], .. "{\"timestamp\":\"2026-01-05T00:00:00Z\",\"message\":\""u8, 0xFF, 0xFE, 0, 0, .. "\"}\n"u8, .. "\0\0\0\n"u8, .. good[middle..]];
        SourceStatus status = await Run(_folder.Write("bytes.jsonl", bytes));
        Assert.Null(status.Error);
        Assert.InRange(status.Records - status.Rejected, 4_000, 4_002);
    }

    [Fact]
    public async Task A_wrong_format_name_is_told_with_the_names_there_are()
    {
        string path = _folder.Write("good.jsonl", Good(10));
        PipelineRecord run = await PipelineRecord.RunAsync(Pipelines.Builder().AddSource(new FileSource([path]) { Format = "xml-ish" }));
        Pipelines.Check(run);
        Assert.Contains("xml-ish", Assert.Single(run.Status.Sources).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_format_that_does_not_fit_rejects_every_record_and_loses_none()
    {
        string path = _folder.Write("good.lp", Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("this is no influx line at all!\n", 50))));
        PipelineRecord run = await PipelineRecord.RunAsync(Pipelines.Builder().AddSource(new FileSource([path]) { Format = "influx" }));
        Pipelines.Check(run);
        Assert.Equal(50, run.Status.Rejected);
    }

    [Fact]
    public async Task Missing_paths_empty_folders_and_vain_globs_are_problems()
    {
        string empty = Directory.CreateDirectory(Path.Combine(_folder.Path, "nothing")).FullName;
        string[] patterns = [Path.Combine(_folder.Path, "missing.log"), empty, Path.Combine(_folder.Path, "*.nope"), Path.Combine(_folder.Path, "nowhere", "*.log")];
        PipelineRecord run = await PipelineRecord.RunAsync(Pipelines.Builder().AddFiles([.. patterns, _folder.Write("good.jsonl", Good(GoodRecords))]));
        Pipelines.Check(run);
        Assert.All(patterns, pattern => Assert.Contains(run.Status.Problems, p => p.StartsWith(pattern, StringComparison.Ordinal)));
        Assert.Equal(GoodRecords, run.Status.Records);
    }

    [Fact]
    public async Task A_folder_without_permission_is_a_problem()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("permissions of folders are those of Unix");
            return;
        }

        Assert.SkipWhen(Environment.UserName == "root", "the superuser may list every folder");
        string closed = Directory.CreateDirectory(Path.Combine(_folder.Path, "closed")).FullName;
        File.SetUnixFileMode(closed, UnixFileMode.None);
        try
        {
            PipelineRecord run = await PipelineRecord.RunAsync(Pipelines.Builder().AddFiles(closed, _folder.Write("good.jsonl", Good(GoodRecords))));
            Assert.Contains(run.Status.Problems, p => p.StartsWith(closed, StringComparison.Ordinal) && p.Contains("no permission", StringComparison.Ordinal));
            Assert.Equal(GoodRecords, run.Status.Records);
        }
        finally
        {
            File.SetUnixFileMode(closed, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    [Fact]
    public async Task A_stream_that_cannot_be_opened_leaves_the_others_alone()
    {
        string good = _folder.Write("good.jsonl", Good(GoodRecords));
        PipelineRecord run = await PipelineRecord.RunAsync(Pipelines.Builder().AddFiles(good).AddSource(new UnopenableSource(_folder.Path, gone: false)).AddSource(new UnopenableSource(good + ".gone", gone: true)));
        Pipelines.Check(run);
        Assert.Equal(GoodRecords, run.Status.Records);
        Assert.Equal(2, run.Status.Sources.Count(s => s.Error is not null));
    }

    private static byte[] Good(int records)
    {
        var text = new StringBuilder();
        for (int i = 0; i < records; i++)
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{{\"timestamp\":\"{new DateTime(2026, 1, 5).AddSeconds(i):yyyy-MM-ddTHH:mm:ss}Z\",\"level\":\"info\",\"service\":\"shop\",\"message\":\"order {i * 7919} saved\"}}\n");
        }

        return Encoding.UTF8.GetBytes(text.ToString());
    }

    private static byte[] Pack(byte[] bytes, Func<Stream, Stream> open)
    {
        using var packed = new MemoryStream();
        using (Stream stream = open(packed))
        {
            stream.Write(bytes);
        }

        return packed.ToArray();
    }

    private async Task Expect(string path, string message) =>
        Assert.Contains(message, (await Run(path)).Error, StringComparison.Ordinal);

    /// <summary>Reads a file beside a good one; what it gives is the bad one's status.</summary>
    private async Task<SourceStatus> Run(string path)
    {
        string good = _folder.Write("zz-good.jsonl", Good(GoodRecords));
        PipelineRecord run = await PipelineRecord.RunAsync(Pipelines.Builder().AddFiles(path, good));
        Pipelines.Check(run);
        Assert.Equal(PipelineState.Completed, run.Status.State);
        Assert.Equal(GoodRecords, run.Status.Sources.Single(s => s.Name == good).Records);
        return run.Status.Sources.Single(s => s.Name == path);
    }
}
