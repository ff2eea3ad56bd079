using StreamEngine.Batching;
using StreamEngine.Snapshots;
using StreamEngine.Templates;
using StreamEngine.Tests.Windowing;
using Xunit;

namespace StreamEngine.Tests.Templates;

/// <summary>A table of templates and the lines that it got.</summary>
internal sealed class TableRun(RowFactory rows, TemplateOptions options)
{
    private int _time;

    internal TemplateTable Table { get; private set; } = new(options);

    /// <summary>Index of the template of every line.</summary>
    internal List<int> Indexes { get; } = [];

    /// <summary>Assigns lines, a batch at a time.</summary>
    internal TableRun Add(IEnumerable<string> lines, int batch = 1000)
    {
        foreach (string[] part in lines.Chunk(batch))
        {
            using EventBatch logs = rows.Batch([.. part.Select(body => new TestRow(_time++, EventKind.Log) { Body = body, Severity = (byte)(1 + (body.Length % 24)), Service = "s" })]);
            Table.Assign(logs, 0, logs.Count);
            Indexes.AddRange(logs.Templates.Span(logs.Count));
        }

        return this;
    }

    /// <summary>Text of the template that a line counts as in the end.</summary>
    internal string Final(int line) => Table.Templates[Indexes[line]].Final.Text;

    /// <summary>Puts a table in place that has loaded what this one saved.</summary>
    internal TableRun Restart()
    {
        byte[] saved = Save();
        var second = new TemplateTable(options);
        var input = new SnapshotInput(saved);
        second.Load(ref input, second.SnapshotVersion);
        Table = second;
        Assert.Equal(saved, Save());
        return this;
    }

    internal byte[] Save()
    {
        var output = new SnapshotOutput();
        Table.Save(output);
        return output.ToArray();
    }
}
