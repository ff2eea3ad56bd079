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
        var model = new Dictionary<ulong, List<(int Template, bool IsGeneral)>>();
        int count = 0;
        for (int i = random.Next(4000); i > 0; i--)
        {
            ulong hash = Hash(random.Next(hashes));
            var entry = (Template: random.Next(50), IsGeneral: random.Next(8) == 0);
            List<(int Template, bool IsGeneral)> list = model.TryGetValue(hash, out List<(int Template, bool IsGeneral)>? known) ? known : model[hash] = [];
            if (random.Next(3) > 0)
            {
                table.Add(hash, entry.Template, entry.IsGeneral);
                if (count < limit)
                {
                    list.Insert(0, entry);
                    count++;
                }
            }
            else
            {
                table.Remove(hash, entry.Template, entry.IsGeneral);
                count -= list.Remove(entry) ? 1 : 0;
            }

            if (random.Next(1000) == 0)
            {
                table.Clear();
                model.Clear();
                count = 0;
            }
        }

        Assert.Equal(count, table.Count);
        var found = new List<int>();
        for (int i = 0; i < hashes; i++)
        {
            List<(int Template, bool IsGeneral)> expected = model.GetValueOrDefault(Hash(i), []);
            table.Prepare(Hash(i));
            Assert.Equal(expected.Exists(static e => e.IsGeneral), table.Look(Hash(i), out int number));
            Assert.Equal(expected.Count, number);
            found.Clear();
            table.Find(Hash(i), found);
            Assert.Equal(expected.Where(static e => !e.IsGeneral).Select(static e => e.Template).Order(), found.Order());
        }
    }

    private static ulong Hash(int i) => (ulong)i * 0x9E3779B97F4A7C15;
}
