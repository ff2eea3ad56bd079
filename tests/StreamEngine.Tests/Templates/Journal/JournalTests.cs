using FsCheck.Xunit;
using StreamEngine.Snapshots;
using StreamEngine.Templates;
using StreamEngine.Templates.Journal;
using StreamEngine.Tests.Snapshots;
using StreamEngine.Tests.Windowing;
using Xunit;

namespace StreamEngine.Tests.Templates.Journal;

public sealed class JournalTests : IDisposable
{
    private const string Folder = "journal";
    private const int Unlimited = int.MaxValue;

    private readonly RowFactory _rows = new();
    private readonly List<string> _problems = [];

    public void Dispose() => _rows.Dispose();

    [Property(MaxTest = 40)]
    public void WhatIsReadIsWhatTheTableKnows(int seed)
    {
        var random = new Random(seed);
        var options = new TemplateOptions { MaxTemplates = random.Next(2, 20), VariableWords = random.Next(2, 6) };
        var files = new FaultyFiles();
        TableRun run = Write(files, options, Lines(random, 600), random.Next(2) == 0 ? Unlimited : 2000);
        TemplateJournal read = TemplateJournal.Read(Folder, files);
        Assert.Empty(read.Problems);
        foreach (TemplateInfo template in run.Table.Templates.Where(static t => !t.IsOverflow))
        {
            JournalTemplate known = read.Templates.Single(t => t.Id == template.Id);
            Assert.Equal((template.Count, template.FirstSeen, template.LastSeen, template.Severity), (known.Count, known.FirstSeen, known.LastSeen, known.Severity));
            Assert.Equal(template.Final.Id, read.Resolve(template.Id)!.Id);
            Assert.Equal(template.IsRetired, known.IsRetired);
            if (!template.IsRetired)
            {
                Assert.Equal((template.Text, template.IsGeneral), (known.Text, known.IsGeneral));
            }
        }
    }

    [Property(MaxTest = 20)]
    public void TheSameLinesGiveTheSameBytesHoweverTheyCome(int seed)
    {
        var options = new TemplateOptions { MaxTemplates = 12, VariableWords = 4 };
        var first = new FaultyFiles();
        var second = new FaultyFiles();
        Write(first, options, Lines(new Random(seed), 500), 3000);
        Write(second, options, Lines(new Random(seed), 500), 3000, batch: 7);
        Assert.Equal(first.Files.Keys.Order(), second.Files.Keys.Order());
        Assert.All(first.Files, file => Assert.Equal(file.Value, second.Files[file.Key]));
    }

    [Fact]
    public void ATailThatIsTornAtAnyByteIsCutOffAndTold()
    {
        byte[] whole = Small();
        JournalFile full = JournalFile.Read(whole, isSnapshot: false);
        var ends = Ends(whole);
        for (int cut = 0; cut < whole.Length; cut++)
        {
            _problems.Clear();
            var files = new FaultyFiles();
            files.Put(JournalFormat.JournalName, whole[..cut]);
            using (JournalWriter writer = Open(files))
            {
                int records = Math.Max(0, ends.Count(end => end <= cut) - 1);
                Assert.Equal(Describe(full.Records.Take(records)), Describe(writer.State));
            }

            bool border = ends.Contains(cut);
            Assert.Equal(border ? 0 : cut == 0 ? 0 : 1, _problems.Count);
            Assert.Equal(cut < JournalFormat.HeaderBytes ? JournalFormat.HeaderBytes : ends.Last(end => end <= cut), files.Files[JournalFormat.JournalName].Length);
        }
    }

    [Fact]
    public void BehindAFlippedByteNothingIsTrusted()
    {
        byte[] whole = Small();
        JournalFile full = JournalFile.Read(whole, isSnapshot: false);
        List<int> ends = Ends(whole);
        for (int at = 0; at < whole.Length; at++)
        {
            byte[] bytes = [.. whole];
            bytes[at] ^= 0x21;
            JournalFile read = JournalFile.Read(bytes, isSnapshot: false);
            int good = at < ends[0] ? 0 : ends.Count(end => end <= at) - 1;
            Assert.Equal(Describe(full.Records.Take(good)), Describe(read.Records));
            Assert.Equal(good < full.Records.Count - 1 || at < ends[0], read.IsDamaged);
            _problems.Clear();
            var files = new FaultyFiles();
            files.Put(JournalFormat.JournalName, bytes);
            using (JournalWriter writer = Open(files))
            {
                Assert.Equal(Describe(full.Records.Take(good)), Describe(writer.State));
            }

            Assert.Single(_problems);
            Assert.Equal(read.IsDamaged, files.Files.ContainsKey(JournalFormat.JournalName + ".damaged"));
            Assert.Empty(TemplateJournal.Read(Folder, files).Problems);
        }
    }

    [Fact]
    public void ADamagedSnapshotIsUsedUpToTheDamageAndWrittenAnew()
    {
        var files = new FaultyFiles();
        Write(files, new TemplateOptions(), Lines(new Random(3), 300), leastBytes: 500);
        byte[] snapshot = files.Files[JournalFormat.SnapshotName];
        snapshot[^10] ^= 1;
        files.Put(JournalFormat.SnapshotName, snapshot);
        TemplateJournal read = TemplateJournal.Read(Folder, files);
        Assert.Single(read.Problems);
        Assert.NotEmpty(read.Templates);
        Open(files).Dispose();
        Assert.Empty(TemplateJournal.Read(Folder, files).Problems);
        Assert.True(files.Files.ContainsKey(JournalFormat.SnapshotName + ".damaged"));
    }

    [Fact]
    public void AProcessThatDiesAtAnyStepLosesTheLastRecordAtMost()
    {
        List<TemplateRecord> records = JournalFile.Read(Small(), isSnapshot: false).Records;
        int steps = int.MaxValue;
        int compactions = 0;
        for (int fail = 0; fail < steps; fail++)
        {
            var files = new FaultyFiles { FailAt = fail, Dies = true };
            _problems.Clear();
            int written = 0;
            try
            {
                using JournalWriter writer = Open(files, leastBytes: 600);
                for (; written < records.Count && _problems.Count == 0; written++)
                {
                    writer.Write(records[written]);
                }
            }
            catch (IOException)
            {
                Assert.Equal(0, written);
            }

            steps = fail < files.Steps ? steps : fail;
            compactions += files.Files.ContainsKey(JournalFormat.SnapshotName) ? 1 : 0;
            files.FailAt = -1;
            using JournalWriter next = Open(files);
            string found = Describe(next.State);
            Assert.True(found == Describe(records.Take(written)) || found == Describe(records.Take(Math.Max(0, written - 1))), $"step {fail}");
        }

        Assert.InRange(compactions, 10, int.MaxValue);
    }

    [Fact]
    public void AFullDiskEndsTheJournalAndNotTheRun()
    {
        var files = new FaultyFiles { Room = 900 };
        TableRun run = Write(files, new TemplateOptions(), Lines(new Random(1), 300), Unlimited);
        Assert.Single(_problems);
        Assert.Equal(300, run.Table.Templates.Sum(static t => t.Count));
        Assert.NotEmpty(TemplateJournal.Read(Folder, files).Templates);
    }

    [Property(MaxTest = 20)]
    public void ItsSizeIsBounded(int seed)
    {
        var options = new TemplateOptions { MaxTemplates = 4, VariableWords = 3 };
        var random = new Random(seed);
        var files = new FaultyFiles();
        for (int run = 0; run < 6; run++)
        {
            Write(files, options, Lines(random, 400), leastBytes: 1000);
        }

        long snapshot = files.Files.TryGetValue(JournalFormat.SnapshotName, out byte[]? bytes) ? bytes.Length : 0;
        Assert.InRange(files.Files[JournalFormat.JournalName].Length, 0, Math.Max(1000, 4 * snapshot) + JournalFormat.MaxRecord);
        Assert.InRange(snapshot, 0, 100_000);
    }

    [Fact]
    public void OldIdsLeadToThePresentTemplate()
    {
        var state = new JournalState();
        foreach ((ulong id, int kind, ulong by) in new (ulong, int, ulong)[] { (1, 1, 0), (2, 1, 0), (3, 1, 0), (1, 3, 2), (2, 3, 3), (3, 3, 1), (9, 3, 1), (1, 3, 8) })
        {
            state.Apply(new TemplateRecord((TemplateRecordKind)kind, id) { Form = "x"u8.ToArray(), ExampleBytes = [], By = by });
        }

        Assert.Equal(3UL, state.Resolve(1)!.Number);
        Assert.Null(state.Resolve(9));
        state.Trim(long.MaxValue);
        Assert.Equal(3UL, state.Find(1)!.By);
        state.Trim(0);
        Assert.Equal([3UL], state.Templates.Select(static t => t.Number));
    }

    [Property(MaxTest = 20)]
    public void AFreshTableGoesOnWithIdsTextsAndGeneralisations(int seed)
    {
        var random = new Random(seed);
        var options = new TemplateOptions { MaxTemplates = random.Next(3, 200), VariableWords = 5 };
        string[] lines = Lines(random, 500);
        var files = new FaultyFiles();
        TableRun before = Write(files, options, lines, Unlimited);
        TableRun after = new(_rows, options);
        JournalWarmth.Warm(after.Table, TemplateJournal.Read(Folder, files).State, options.MaxTemplates);
        string[] alive = [.. before.Table.Templates.Where(static t => !t.IsRetired && !t.IsOverflow).Select(static t => $"{t.Id} {t.Text} {t.Count}")];
        Assert.Equal(alive.Order(), after.Table.Templates.Where(static t => !t.IsRetired).Select(static t => $"{t.Id} {t.Text} {t.Count}").Order());
        Assert.All(after.Table.Templates, static t => Assert.True(t.IsRemembered));
        after.Restart().Add(lines);
    }

    [Fact]
    public void GeneralisationsAreKnownFromTheFirstLineOn()
    {
        string[] lines = [.. Enumerable.Range(0, 30).Select(i => $"the {(char)('a' + i % 26)}{(char)('a' + i / 26)} daemon has begun")];
        var files = new FaultyFiles();
        Write(files, new TemplateOptions(), lines, Unlimited);
        TableRun after = new(_rows, new TemplateOptions());
        JournalWarmth.Warm(after.Table, TemplateJournal.Read(Folder, files).State, 10_000);
        int known = after.Table.Templates.Count;
        after.Add(["the zz daemon has begun", lines[0]]);
        Assert.Equal(["the <*> daemon has begun", "the <*> daemon has begun"], [after.Final(0), after.Final(1)]);
        Assert.Equal(known, after.Table.Templates.Count);
    }

    [Fact]
    public void WhatATableFromASnapshotKnowsIsAdded()
    {
        var options = new TemplateOptions { MaxTemplates = 8, VariableWords = 3 };
        TableRun run = new TableRun(_rows, options).Add(Lines(new Random(5), 400)).Restart();
        var files = new FaultyFiles();
        using (JournalWriter writer = Open(files))
        {
            writer.Follow(run.Table.Templates);
            byte[] bytes = files.Files[JournalFormat.JournalName];
            writer.Follow(run.Table.Templates);
            Assert.Equal(bytes, files.Files[JournalFormat.JournalName]);
        }

        TemplateJournal read = TemplateJournal.Read(Folder, files);
        Assert.Equal(
            run.Table.Templates.Where(static t => t.Form is not null && !t.IsOverflow).Select(static t => (t.Id, t.Final.Id)),
            read.Templates.Select(t => (t.Id, read.Resolve(t.Id)!.Id)));
    }

    private static string[] Lines(Random random, int count)
    {
        LogLines[] phases = [.. Enumerable.Range(0, 3).Select(_ => new LogLines(random, random.Next(1, 10), random.Next(2, 30)))];
        var lines = new List<string>();
        while (lines.Count < count)
        {
            lines.AddRange(phases[random.Next(phases.Length)].Take(random, random.Next(1, 120)));
        }

        return [.. lines.Take(count)];
    }

    private static string Describe(IEnumerable<TemplateRecord> records)
    {
        var state = new JournalState();
        foreach (TemplateRecord record in records)
        {
            state.Apply(record);
        }

        return Describe(state);
    }

    private static string Describe(JournalState state) =>
        string.Join('\n', state.Templates.Select(t => $"{t.Id} {t.Text} {t.Count} {t.IsEvicted} {t.IsGeneral} {t.Example} {t.Entity} {state.Resolve(t.Number)!.Id}"));

    /// <summary>Ends of the header and of every record.</summary>
    private static List<int> Ends(byte[] file)
    {
        var ends = new List<int> { JournalFormat.HeaderBytes };
        while (ends[^1] < file.Length)
        {
            ends.Add(ends[^1] + JournalFormat.FrameBytes + JournalFormat.RecordAt(file, ends[^1]).Length);
        }

        return ends;
    }

    /// <summary>A journal of a few kilobytes, without revivals.</summary>
    private byte[] Small()
    {
        var files = new FaultyFiles();
        Write(files, new TemplateOptions { VariableWords = 3 }, Lines(new Random(7), 120), Unlimited);
        return files.Files[JournalFormat.JournalName];
    }

    private JournalWriter Open(ISnapshotFiles files, int leastBytes = Unlimited) => JournalWriter.Open(Folder, 100, _problems.Add, files, leastBytes);

    private TableRun Write(FaultyFiles files, TemplateOptions options, string[] lines, int leastBytes, int batch = 1000)
    {
        var run = new TableRun(_rows, options);
        using JournalWriter writer = JournalWriter.Open(Folder, options.MaxTemplates, _problems.Add, files, leastBytes);
        run.Table.Observer = writer;
        run.Add(lines, batch);
        writer.Counted(run.Table.Templates);
        return run;
    }
}
