using System.Globalization;
using System.Text;
using System.Text.Json;
using Apache.Arrow;
using Apache.Arrow.Ipc;
using Parquet;
using StreamEngine.Server.Commands;
using Xunit;

namespace StreamEngine.IntegrationTests.Cli;

public sealed class ParseFieldsTests : IDisposable
{
    private const string Three =
        "{\"ts\":\"2026-01-05T10:00:00Z\",\"msg\":\"a\",\"user\":{\"id\":7,\"name\":\"ann\"},\"ok\":true,\"ratio\":1}\n"
        + "{\"ts\":\"2026-01-05T10:00:01Z\",\"msg\":\"b\",\"user\":{\"id\":9007199254740993},\"ratio\":0.5,\"record\":\"r\"}\n"
        + "{\"ts\":\"2026-01-05T10:00:02Z\",\"msg\":\"c\",\"ok\":\"no\"}\n";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Json_rows_have_typed_fields()
    {
        CliRun run = (await CliRun.OfAsync("parse", _folder.Write("a.jsonl", Three), "--output", "json")).Ok();
        JsonElement[] rows = [.. run.Lines.Select(static l => JsonDocument.Parse(l).RootElement)];
        Assert.Equal((7L, "ann", "true", 1.0), (rows[0].GetProperty("user.id").GetInt64(), rows[0].GetProperty("user.name").GetString(), rows[0].GetProperty("ok").GetString(), rows[0].GetProperty("ratio").GetDouble()));
        Assert.Equal((9007199254740993L, 0.5, "r"), (rows[1].GetProperty("user.id").GetInt64(), rows[1].GetProperty("ratio").GetDouble(), rows[1].GetProperty("field.record").GetString()));
        Assert.Equal("no", rows[2].GetProperty("ok").GetString());
        Assert.False(rows[2].TryGetProperty("user.id", out _));
    }

    [Theory]
    [InlineData("none", new string[0])]
    [InlineData("ratio,user.id", new[] { "ratio", "user.id" })]
    [InlineData("all", new[] { "field.record", "ok", "ratio", "user.id", "user.name" })]
    public async Task Only_the_fields_that_were_asked_for_become_columns(string fields, string[] expected)
    {
        (await CliRun.OfAsync("parse", _folder.Write("a.jsonl", Three), "--output", "arrow", "-o", _folder["a.arrow"], "--fields", fields)).Ok();
        List<RecordBatch> batches = await ReadAsync(_folder["a.arrow"]);
        Assert.Equal(expected, batches[0].Schema.FieldsList.Skip(13).Select(static f => f.Name));
    }

    [Fact]
    public async Task An_empty_name_of_a_field_is_wrong_usage()
    {
        CliRun run = await CliRun.OfAsync("parse", _folder.Write("a.jsonl", Three), "--fields", "a,,b");
        Assert.Equal(ExitCode.Usage, run.Code);
        Assert.Contains("--fields: expected all, none, or names", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1")]
    [InlineData("3")]
    public async Task Nothing_is_lost_when_later_records_do_not_fit_the_schema_of_the_file(string workers)
    {
        string path = _folder.Write("big.jsonl", Big(60_000));
        (await CliRun.OfAsync("parse", path, "--output", "arrow", "-o", _folder["b.arrow"], "--workers", workers)).Ok();
        List<RecordBatch> batches = await ReadAsync(_folder["b.arrow"]);
        Assert.Equal(60_000, batches.Sum(static b => b.Length));
        Assert.Equal("other_fields", batches[0].Schema.FieldsList[^1].Name);
        Assert.Null(batches[0].Schema.GetFieldIndex("late") >= 0 ? "late" : null);
        int row = 0;
        int others = 0;
        foreach (RecordBatch batch in batches)
        {
            for (int i = 0; i < batch.Length; i++, row++)
            {
                string? other = ((StringArray)batch.Column("other_fields")).GetString(i);
                using JsonDocument? rest = other is null ? null : JsonDocument.Parse(other);
                others += other is null ? 0 : 1;
                long? n = ((Int64Array)batch.Column("n")).GetValue(i);
                switch (row)
                {
                    case 59_000:
                        Assert.Equal((null, "many"), (n, rest!.RootElement.GetProperty("n").GetString()));
                        break;
                    case 55_000:
                        Assert.Equal((null, 0.5), (n, rest!.RootElement.GetProperty("n").GetDouble()));
                        break;
                    case 59_002:
                        Assert.Equal((59_002L, true), (n, rest!.RootElement.GetProperty("late").GetBoolean()));
                        break;
                    default:
                        Assert.Equal((row, null), (n, other));
                        break;
                }
            }
        }

        Assert.Equal(3, others);
    }

    [Fact]
    public async Task Workers_do_not_change_a_byte_of_what_is_written()
    {
        string path = _folder.Write("big.jsonl", Big(60_000));
        foreach (string workers in (string[])["1", "4"])
        {
            (await CliRun.OfAsync("parse", path, "--output", "arrow", "-o", _folder[workers + ".arrow"], "--workers", workers)).Ok();
            (await CliRun.OfAsync("parse", path, "--output", "json", "-o", _folder[workers + ".json"], "--workers", workers)).Ok();
        }

        Assert.True(File.ReadAllBytes(_folder["1.arrow"]).AsSpan().SequenceEqual(File.ReadAllBytes(_folder["4.arrow"])));
        Assert.True(File.ReadAllBytes(_folder["1.json"]).AsSpan().SequenceEqual(File.ReadAllBytes(_folder["4.json"])));
    }

    [Fact]
    public async Task Parquet_has_the_same_fields()
    {
        (await CliRun.OfAsync("parse", _folder.Write("a.jsonl", Three), "--output", "parquet", "-o", _folder["a.parquet"])).Ok();
        await using ParquetReader reader = await ParquetReader.CreateAsync(_folder["a.parquet"], cancellationToken: TestContext.Current.CancellationToken);
        Assert.Equal(["field.record", "ok", "ratio", "user.id", "user.name"], reader.Schema.DataFields.Skip(11).Select(static f => f.Name));
        Assert.Equal(3, reader.Metadata!.NumRows);
    }

    private static string Big(int rows)
    {
        var text = new StringBuilder();
        for (int i = 0; i < rows; i++)
        {
            string n = i switch { 59_000 => "\"many\"", 55_000 => "0.5", _ => i.ToString(CultureInfo.InvariantCulture) };
            string late = i == 59_002 ? ",\"late\":true" : string.Empty;
            text.Append(CultureInfo.InvariantCulture, $"{{\"ts\":{1767607200 + i},\"msg\":\"item {i} of a long list was added to the cart of somebody\",\"n\":{n}{late},\"shop\":\"a shop with a long name\"}}\n");
        }

        return text.ToString();
    }

    private static async Task<List<RecordBatch>> ReadAsync(string path)
    {
        using var reader = new ArrowFileReader(File.OpenRead(path));
        var batches = new List<RecordBatch>();
        while (await reader.ReadNextRecordBatchAsync(TestContext.Current.CancellationToken) is { } batch)
        {
            batches.Add(batch);
        }

        return batches;
    }
}
