using StreamEngine.Templates;

namespace StreamEngine.Comparisons.Templates;

/// <summary>The inputs.</summary>
/// <param name="folder">Folder of labelled logs; null for none.</param>
/// <param name="lines">Messages of an input.</param>
/// <param name="templates">Messages of the input of which each is new.</param>
internal sealed class MiningCases(string? folder, int lines, int templates)
{
    /// <summary>Comparing each message with every group there is takes time by the square of their number.</summary>
    private const int MostForDrain = 10_000;

    /// <summary>Room for twice as many templates as come.</summary>
    internal static TemplateOptions Roomy(int templates) => new() { MaxTemplates = templates * 2 };

    /// <summary>All cases, each made when it is its turn.</summary>
    internal IEnumerable<(string Name, Func<MiningCase> Make)> All()
    {
        List<LabelledMessages> systems = folder is null ? [] : LabelledMessages.ReadAll(folder);
        if (systems.Count > 0)
        {
            systems.Insert(0, LabelledMessages.Concat(systems));
        }

        foreach (LabelledMessages system in systems)
        {
            yield return (system.Name, () => Recorded(system));
        }

        yield return ("file-system", FileSystem);
        int few = Math.Min(templates, MostForDrain);
        yield return ("new-few", () => New("new-few", few, withDrain: true));
        yield return ("new", () => New("new", templates, withDrain: false));
    }

    private MiningCase Recorded(LabelledMessages system)
    {
        var input = new MessageInput(MessageInput.Cycle(system.Messages, lines));
        int[] truth = Grouping.Number(MessageInput.Cycle(system.Templates, lines));
        string about = $"{system.Messages.Count:N0} recorded messages of {truth.Max() + 1} templates, again and again";
        return new MiningCase(system.Name, about, input, truth, IsExact: false, IsNew: false, Miners(input, new TemplateOptions(), fresh: false, withDrain: true));
    }

    private MiningCase FileSystem()
    {
        (string Message, int Template)[] messages = [.. GeneratedMessages.OfFileSystem(lines)];
        var input = new MessageInput(messages.Select(static m => m.Message));
        return new MiningCase(
            "file-system",
            "eight shapes of a distributed file system with random numbers, blocks, addresses and paths; no message twice",
            input,
            [.. messages.Select(static m => m.Template)],
            IsExact: true,
            IsNew: false,
            Miners(input, new TemplateOptions(), fresh: false, withDrain: true));
    }

    private static MiningCase New(string name, int count, bool withDrain)
    {
        var input = new MessageInput(GeneratedMessages.New(count));
        string about = $"{GeneratedMessages.WordsOfNew} random words, every message a template of its own; every pass begins with nothing{(withDrain ? "" : "; Drain is left out, as it takes time by the square")}";
        return new MiningCase(name, about, input, [.. Enumerable.Range(0, count)], IsExact: true, IsNew: true, Miners(input, Roomy(count), fresh: true, withDrain));
    }

    private static List<Miner> Miners(MessageInput input, TemplateOptions options, bool fresh, bool withDrain) =>
        [.. EngineMiner.All(input, options, fresh), .. withDrain ? PeerMiners.Drains(input, fresh) : [], PeerMiners.Regex(input, fresh)];
}
