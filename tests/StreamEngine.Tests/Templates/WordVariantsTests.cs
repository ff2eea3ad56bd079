using FsCheck.Xunit;
using StreamEngine.Templates;
using Xunit;

namespace StreamEngine.Tests.Templates;

public sealed class WordVariantsTests
{
    [Property(MaxTest = 200)]
    public void ItDoesWhatADictionaryOfListsDoes(int seed)
    {
        var random = new Random(seed);
        int limit = random.Next(1, 3000);
        int hashes = random.Next(1, 2000);
        var table = new WordVariants(limit);
        var model = new Dictionary<ulong, List<int>>();
        int count = 0;
        for (int i = random.Next(4000); i > 0; i--)
        {
            ulong hash = Hash(random.Next(hashes));
            int template = random.Next(50);
            List<int> list = model.TryGetValue(hash, out List<int>? known) ? known : model[hash] = [];
            if (random.Next(3) > 0)
            {
                table.Add(hash, template);
                if (count < limit)
                {
                    list.Insert(0, template);
                    count++;
                }
            }
            else
            {
                table.Remove(hash, template);
                count -= list.Remove(template) ? 1 : 0;
            }

            if (random.Next(1000) == 0)
            {
                table.Clear();
                model.Clear();
                count = 0;
            }
        }

        Assert.Equal(count, table.Count);
        for (int i = 0; i < hashes; i++)
        {
            List<int> expected = model.GetValueOrDefault(Hash(i), []);
            Assert.Equal(expected, All(table, Hash(i)));
            Assert.Equal(Math.Min(3, expected.Count), table.CountOf(Hash(i), 3));
        }
    }

    [Fact]
    public void AHashDependsOnWhatStandsAroundTheWordOnly()
    {
        ulong hash = WordVariants.Hash("the red door"u8, 4, 3);
        Assert.Equal(hash, WordVariants.Hash("the green door"u8, 4, 5));
        Assert.NotEqual(hash, WordVariants.Hash("the red gate"u8, 4, 3));
        Assert.NotEqual(hash, WordVariants.Hash("the red door"u8, 0, 3));
        Assert.NotEqual(WordVariants.Hash("xab"u8, 0, 1), WordVariants.Hash("axb"u8, 1, 1));
    }

    private static ulong Hash(int i) => (ulong)i * 0x9E3779B97F4A7C15;

    private static List<int> All(WordVariants table, ulong hash)
    {
        var all = new List<int>();
        for (int node = table.First(hash); node >= 0; node = table.Next(node))
        {
            all.Add(table.TemplateOf(node));
        }

        return all;
    }
}
