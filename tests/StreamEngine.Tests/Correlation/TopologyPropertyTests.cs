using FsCheck.Xunit;
using StreamEngine.Correlation;

namespace StreamEngine.Tests.Correlation;

public class TopologyPropertyTests
{
    [Property(MaxTest = 300)]
    public bool Any_text_is_a_topology_or_an_error_that_names_file_and_line(string text, bool header)
    {
        try
        {
            TopologyFile.Read(new StringReader((header ? "caller,callee\n" : string.Empty) + text), "calls.csv");
            return true;
        }
        catch (InvalidDataException e)
        {
            return e.Message.StartsWith("calls.csv:", StringComparison.Ordinal) && e.Message.Contains("expected", StringComparison.Ordinal);
        }
    }

    [Property]
    public bool Hops_agree_with_the_edges((byte From, byte To)[] pairs)
    {
        var topology = new Topology((pairs ?? []).Select(p => new KeyValuePair<string, string>("n" + (p.From % 6), "n" + (p.To % 6))));
        for (int a = 0; a < 6; a++)
        {
            for (int b = 0; b < 6; b++)
            {
                (string from, string to) = ("n" + a, "n" + b);
                bool direct = a != b && topology.Calls(from, to);
                bool through = Enumerable.Range(0, 6).Any(c => c != a && c != b && topology.Calls(from, "n" + c) && topology.Calls("n" + c, to));
                if (topology.Hops(from, to) != (a == b ? 0 : direct ? 1 : through ? 2 : -1))
                {
                    return false;
                }
            }
        }

        return true;
    }
}
