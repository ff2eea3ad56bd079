using System.Globalization;
using StreamEngine.IntegrationTests.Cli;
using StreamEngine.Server.Commands;
using Xunit;

namespace StreamEngine.IntegrationTests.Crash;

/// <summary>
/// Processes that are killed at random moments, whose snapshots are damaged between two runs and whose disk is full at times: what has been written in the end is what a
/// process wrote that nobody disturbed, byte for byte. <c>STREAMENGINE_CRASHES</c> says how many are killed, 3 by default.
/// </summary>
public sealed class CrashTests : IDisposable
{
    private static readonly string[] _outputs = ["insights.jsonl", "frames.jsonl"];

    private readonly TempFolder _folder = new();
    private readonly int _seed = int.TryParse(Environment.GetEnvironmentVariable("STREAMENGINE_SEED"), CultureInfo.InvariantCulture, out int seed) ? seed : Environment.TickCount;

    private int _resumed;
    private int _refused;
    private int _full;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Processes_that_die_at_any_moment_leave_the_same_results()
    {
        int crashes = int.TryParse(Environment.GetEnvironmentVariable("STREAMENGINE_CRASHES"), CultureInfo.InvariantCulture, out int asked) ? asked : 3;
        CrashInputs.Write(_folder.Root);
        var random = new Random(_seed);
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {_seed}");
        using (var calm = new CrashRun(Config("calm")))
        {
            Assert.True(await calm.EndsWithinAsync(TimeSpan.FromMinutes(5)), "the undisturbed run does not end");
            Assert.True(calm.ExitCode == ExitCode.Done, calm.Errors);
        }

        Assert.True(new FileInfo(Output("calm", _outputs[0])).Length > 0, "there are insights to compare");
        for (int round = 0, dead = 0; dead < crashes; round++)
        {
            string name = $"round-{round}";
            string config = Config(name);
            int before = dead;
            while (true)
            {
                // At least one process a round is killed, and the last one of all runs to its end.
                TimeSpan life = dead < crashes ? TimeSpan.FromMilliseconds(random.Next(400, 4_000)) : TimeSpan.FromMinutes(5);
                using var process = new CrashRun(config);
                Task? full = random.Next(4) == 0 ? FillDiskAsync(name, life / 2) : null;
                bool ended = await process.EndsWithinAsync(life);
                if (full is not null)
                {
                    await full;
                }

                if (!ended)
                {
                    await process.KillAsync();
                }

                _resumed += process.Errors.Contains("Going on from snapshot", StringComparison.Ordinal) ? 1 : 0;
                _refused += process.Errors.Contains("it was not used", StringComparison.Ordinal) ? 1 : 0;
                _full += process.Errors.Contains("No space left", StringComparison.Ordinal) ? 1 : 0;
                if (ended)
                {
                    Assert.True(process.ExitCode == ExitCode.Done, process.Errors);
                    break;
                }

                Assert.DoesNotContain("Unhandled", process.Errors, StringComparison.Ordinal);
                dead++;
                if (random.Next(4) == 0)
                {
                    Damage(name, random);
                }
            }

            Assert.True(dead > before || round < 100, "processes end before they can be killed");
            foreach (string output in _outputs)
            {
                byte[] expected = await File.ReadAllBytesAsync(Output("calm", output), TestContext.Current.CancellationToken);
                byte[] found = await File.ReadAllBytesAsync(Output(name, output), TestContext.Current.CancellationToken);
                Assert.True(expected.AsSpan().SequenceEqual(found), $"seed {_seed}, {name}, {output}: {expected.Length} bytes expected, {found.Length} found, the same up to byte {expected.AsSpan().CommonPrefixLength(found)}");
            }

            TestContext.Current.TestOutputHelper?.WriteLine($"round {round}: {dead} killed; {_resumed} went on from a snapshot, {_refused} refused a damaged one, {_full} met a full disk");
        }

        Assert.True(_resumed > 0, "processes go on from snapshots");
    }

    private string Output(string run, string name) => _folder[Path.Combine(run, name)];

    private string Config(string run)
    {
        Directory.CreateDirectory(_folder[run]);
        return _folder.Write(run + ".yaml", $$"""
            sources:
              - type: files
                path: {{_folder["shop.jsonl"]}}
              - type: files
                path: {{_folder["nodes.influx"]}}
                format: influx
            windows:
              size: 10s
              disorder: 10s
            queries:
              - name: slow
                from: logs
                where: severity >= warn
                group_by: [service]
                window:
                  - size: 1m
                    slide: 10s
                aggregates: [count]
                allowed_lateness: 1m
            outputs:
              - type: jsonl
                path: {{Output(run, "insights.jsonl")}}
              - type: frames
                path: {{Output(run, "frames.jsonl")}}
            snapshots:
              path: {{_folder[Path.Combine(run, "snapshots")]}}
              interval: 1s
            http: off
            """);
    }

    /// <summary>Changes or cuts the newest snapshot, when there is one before it.</summary>
    private void Damage(string run, Random random)
    {
        string folder = _folder[Path.Combine(run, "snapshots")];
        if (!Directory.Exists(folder) || Directory.GetFiles(folder, "*.sesnap").Order(StringComparer.Ordinal).ToArray() is not [_, .., var newest])
        {
            return;
        }

        using var file = new FileStream(newest, FileMode.Open);
        if (random.Next(3) == 0)
        {
            file.SetLength(random.NextInt64(file.Length));
            return;
        }

        file.Position = random.NextInt64(file.Length);
        int old = file.ReadByte();
        file.Position--;
        file.WriteByte((byte)(old ^ random.Next(1, 256)));
    }

    /// <summary>After a while the files of the next snapshots are on a device that is always full.</summary>
    private async Task FillDiskAsync(string run, TimeSpan delay)
    {
        await Task.Delay(delay);
        string folder = _folder[Path.Combine(run, "snapshots")];
        if (!File.Exists("/dev/full") || !Directory.Exists(folder))
        {
            return;
        }

        string? newest = Directory.GetFiles(folder, "*.sesnap").Order(StringComparer.Ordinal).LastOrDefault();
        int last = newest is null ? 0 : int.Parse(Path.GetFileNameWithoutExtension(newest).Split('-')[1], CultureInfo.InvariantCulture);
        for (int next = last + 1; next < last + 4; next++)
        {
            string path = Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"snapshot-{next:D12}.sesnap.tmp"));
            if (!File.Exists(path))
            {
                File.CreateSymbolicLink(path, "/dev/full");
            }
        }
    }
}
