using StreamEngine.Batching;
using StreamEngine.Correlation;
using Xunit;

namespace StreamEngine.Tests.Correlation;

public class TopologyTests
{
    private static Topology Read(string text) => TopologyFile.Read(new StringReader(text), "calls.csv");

    [Theory]
    [InlineData("caller,callee\nweb,cart\ncart,db\n")]
    [InlineData("\uFEFFsource,target\r\nweb,cart\r\n\r\ncart,db")]
    [InlineData("weight,Source,kind,Target\n1,web,http,cart\n2,\"cart\",sql,\"db\"\n")]
    [InlineData(",web,cart,db\nweb,0.0,1.0,0\ncart,0,0,1\ndb,0,0,0\n")]
    [InlineData("{\"caller\":\"web\",\"callee\":\"cart\"}\n{\"source\":\"cart\",\"target\":\"db\"}\n")]
    public void Every_shape_gives_the_same_edges(string text)
    {
        Topology topology = Read(text);
        Assert.Equal(2, topology.EdgeCount);
        Assert.Equal(1, topology.Hops("web", "cart"));
        Assert.Equal(2, topology.Hops("web", "db"));
        Assert.Equal(-1, topology.Hops("db", "web"));
        Assert.Equal(0, topology.Hops("DB", "db"));
    }

    [Theory]
    [InlineData("", "calls.csv:1: expected a header")]
    [InlineData("a,b\nweb,cart\n", "calls.csv:1: expected the columns caller and callee")]
    [InlineData("caller,callee\nweb,cart\nweb\n", "calls.csv:3: expected at least 2 cells, found 1 cell")]
    [InlineData("caller,callee\nweb,\n", "calls.csv:2: expected a name")]
    [InlineData(",web,cart\nweb,0\n", "calls.csv:2: expected 3 cells, found 2 cells")]
    [InlineData(",web,cart\nweb,0,yes\n", "calls.csv:2: expected a number in column 3, found yes")]
    [InlineData("{\"caller\":\"web\",\"callee\":\"cart\"}\n{\"caller\":1}\n", "calls.csv:2: expected an object")]
    [InlineData("{\"caller\":\n", "calls.csv:1: expected a JSON object")]
    [InlineData("caller,callee\n\"web,cart\n", "calls.csv:2: expected a closing double quote")]
    public void Errors_name_file_line_expected_and_found(string text, string message) =>
        Assert.StartsWith(message, Assert.Throws<InvalidDataException>(() => Read(text)).Message, StringComparison.Ordinal);

    [Fact]
    public void Instances_are_nodes_of_their_service()
    {
        Topology topology = Read("caller,callee\nts-order,db\n");
        Assert.Equal("ts-order", topology.NodeOf(new Entity(null, "ts-order-7d9f-x2x1")));
        Assert.Equal("db", topology.NodeOf(new Entity("DB", "node-1")));
        Assert.Null(topology.NodeOf(new Entity("order")));
    }
}
