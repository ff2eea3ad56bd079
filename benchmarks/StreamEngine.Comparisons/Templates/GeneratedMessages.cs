using System.Globalization;
using System.Text;

namespace StreamEngine.Comparisons.Templates;

/// <summary>Messages with known templates, the same in every run.</summary>
internal static class GeneratedMessages
{
    private const int Seed = 20261129;
    private const string Consonants = "bdfghklmnprstvz";
    private const string Vowels = "aeiou";

    /// <summary>Words of a message in which nothing repeats itself.</summary>
    internal const int WordsOfNew = 8;

    /// <summary>Eight shapes of the logs of a distributed file system, mixed, with random numbers, addresses and paths.</summary>
    /// <returns>The message and the number of its shape.</returns>
    internal static IEnumerable<(string Message, int Template)> OfFileSystem(int count)
    {
        var random = new Random(Seed);
        for (int i = 0; i < count; i++)
        {
            int template = random.Next(8);
            yield return (Shape(template, random), template);
        }
    }

    /// <summary>Messages of pronounceable random words, of which no two share a shape.</summary>
    internal static IEnumerable<string> New(int count)
    {
        var random = new Random(Seed);
        var text = new StringBuilder();
        for (int i = 0; i < count; i++)
        {
            text.Clear();
            for (int word = 0; word < WordsOfNew; word++)
            {
                text.Append(word > 0 ? " " : "");
                for (int syllables = random.Next(2, 5); syllables > 0; syllables--)
                {
                    text.Append(Consonants[random.Next(Consonants.Length)]).Append(Vowels[random.Next(Vowels.Length)]);
                }
            }

            yield return text.ToString();
        }
    }

    private static string Shape(int template, Random random) => FormattableString.Invariant(template switch
    {
        0 => (FormattableString)$"Receiving block {Block(random)} src: /{Address(random)}:{random.Next(1024, 65536)} dest: /{Address(random)}:50010",
        1 => $"PacketResponder {random.Next(3)} for block {Block(random)} terminating",
        2 => $"Received block {Block(random)} of size {random.Next(1 << 26)} from /{Address(random)}",
        3 => $"BLOCK* NameSystem.addStoredBlock: blockMap updated: {Address(random)}:50010 is added to {Block(random)} size {random.Next(1 << 26)}",
        4 => $"Verification succeeded for {Block(random)}",
        5 => $"BLOCK* NameSystem.allocateBlock: /user/root/rand/_temporary/_task_200811092030_0001_m_{random.Next(2000):D6}_0/part-{random.Next(2000):D5} {Block(random)}",
        6 => $"Deleting block {Block(random)} file /mnt/hadoop/dfs/data/current/subdir{random.Next(64)}/{Block(random)}",
        _ => $"{Address(random)}:50010 Served block {Block(random)} to /{Address(random)}",
    });

    private static string Block(Random random) => string.Create(CultureInfo.InvariantCulture, $"blk_{random.NextInt64(-1L << 62, 1L << 62)}");

    private static string Address(Random random) => string.Create(CultureInfo.InvariantCulture, $"10.{random.Next(250, 252)}.{random.Next(20)}.{random.Next(1, 255)}");
}
