using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using Parquet;
using StreamEngine.Server.Commands;
using Xunit;

namespace StreamEngine.IntegrationTests.Cli;

public sealed class ParseTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Json_output_is_a_row_a_line()
    {
        CliRun run = (await CliRun.WithInputAsync(Samples.CalmLog(300), "parse", "-", "--output", "json")).Ok();
        Assert.Equal(300, run.Lines.Length);
        JsonElement row = JsonDocument.Parse(run.Lines[1]).RootElement;
        Assert.Equal("log", row.GetProperty("kind").GetString());
        Assert.Equal("2026-03-02T08:00:02Z", row.GetProperty("time").GetString());
        Assert.Equal("item 7 added for user 1", row.GetProperty("body").GetString());
        Assert.Equal(9, row.GetProperty("severity_number").GetInt32());
        Assert.Contains("300 rows, 0 rejected", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stats_are_one_json_object_on_stderr()
    {
        string text = Samples.CalmLog(300);
        CliRun run = await CliRun.OfAsync("parse", _folder.Write("app.log", text), "--stats", "json");
        Assert.Equal(ExitCode.Done, run.Code);
        Assert.Empty(run.Output);
        JsonElement stats = JsonDocument.Parse(run.Error).RootElement;
        Assert.Equal(300, stats.GetProperty("rows").GetInt64());
        Assert.Equal(0, stats.GetProperty("rejects").GetInt64());
        Assert.Equal(text.Length, stats.GetProperty("bytes").GetInt64());
        Assert.True(stats.GetProperty("seconds").GetDouble() > 0);
        Assert.True(stats.GetProperty("mb_per_s").GetDouble() >= 0);
    }

    [Fact]
    public async Task Rejected_records_are_counted_and_do_not_stop_the_rest()
    {
        string text = "{\"time\":\"2026-01-01T00:00:00Z\",\"message\":\"a\"}\n{broken\n{\"time\":\"2026-01-01T00:00:01Z\",\"message\":\"b\"}\n";
        CliRun run = await CliRun.OfAsync("parse", _folder.Write("a.jsonl", text), "--format", "json", "--stats", "json");
        JsonElement stats = JsonDocument.Parse(run.Error).RootElement;
        Assert.Equal((2, 1, 3), (stats.GetProperty("rows").GetInt32(), stats.GetProperty("rejects").GetInt32(), stats.GetProperty("records").GetInt32()));
    }

    [Theory]
    [InlineData("1")]
    [InlineData("3")]
    public async Task Rows_come_in_the_order_of_the_file_whatever_the_workers(string workers)
    {
        CliRun run = (await CliRun.OfAsync("parse", _folder.Write("app.log", Samples.CalmLog(30_000)), "--output", "json", "--workers", workers)).Ok();
        string[] times = [.. run.Lines.Select(static line => line[..line.IndexOf("Z\"", StringComparison.Ordinal)])];
        Assert.Equal(30_000, times.Length);
        Assert.Equal(times.Order(StringComparer.Ordinal), times);
    }

    [Fact]
    public async Task Arrow_files_hold_one_kind_each()
    {
        _folder.Write("in/app.log", Samples.CalmLog(300));
        _folder.Write("in/cpu.csv", Samples.Metric(50));
        CliRun run = (await CliRun.OfAsync("parse", _folder["in"], "--output", "arrow", "-o", _folder["x.arrow"])).Ok();
        Assert.Contains("x.metric.arrow", run.Error, StringComparison.Ordinal);
        Assert.Equal(300, await RowsOf(_folder["x.arrow"]));
        Assert.Equal(50, await RowsOf(_folder["x.metric.arrow"]));

        CliRun stream = await CliRun.OfAsync("parse", _folder["in"], "--output", "arrow");
        Assert.Equal(ExitCode.Failed, stream.Code);
        Assert.Contains("use -o FILE", stream.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Parquet_files_can_be_read_back()
    {
        (await CliRun.OfAsync("parse", _folder.Write("cpu.csv", Samples.Metric(70_000)), "--output", "parquet", "-o", _folder["x.parquet"])).Ok();
        await using ParquetReader reader = await ParquetReader.CreateAsync(_folder["x.parquet"], cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(2, reader.RowGroupCount);
        Assert.Equal(70_000, reader.Metadata!.NumRows);
        Assert.Equal(["time", "name", "field", "labels", "value"], reader.Schema.DataFields.Select(static f => f.Name));
    }

    [Fact]
    public async Task A_missing_file_is_named()
    {
        CliRun run = await CliRun.OfAsync("parse", _folder["nothing.log"]);
        Assert.Equal(ExitCode.Failed, run.Code);
        Assert.Contains("nothing.log: no such file", run.Error, StringComparison.Ordinal);
    }

    private static async Task<int> RowsOf(string path)
    {
        using var reader = new ArrowFileReader(File.OpenRead(path));
        int rows = 0;
        while (await reader.ReadNextRecordBatchAsync(TestContext.Current.CancellationToken) is { } batch)
        {
            using RecordBatch owned = batch;
            rows += owned.Length;
        }

        return rows;
    }
}
